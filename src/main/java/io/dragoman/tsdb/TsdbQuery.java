package io.dragoman.tsdb;

import io.dragoman.chat.QueryFields;
import io.dragoman.chat.QueryTime;
import io.dragoman.problem.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which series of which metric an admin asks for. A null filter lets every series through.
 *
 * @param startMs beginning of the first step, epoch milliseconds
 * @param endMs end of the last step
 * @param stepMs width of a step; steps begin at multiples of it since 1970
 */
record TsdbQuery(
        Metric metric,
        Aggregate aggregate,
        By by,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String mode,
        @Nullable String apiKeyId,
        long startMs,
        long endMs,
        long stepMs) {
    /** Steps of one series at most; as many as a wide screen has pixels, several times over. */
    static final int MAX_STEPS = 11_000;

    static final long MIN_STEP_MS = 1_000;
    static final long MAX_STEP_MS = 366 * Resolution.DAY.stepMs();

    private static final List<String> NAMES =
            List.of("metric", "model", "provider", "mode", "api_key_id", "start", "end", "step", "agg", "by");
    private static final long DEFAULT_RANGE_MS = Resolution.HOUR.stepMs();
    private static final int DEFAULT_STEPS = 1_500;

    /** The last millisecond of the year 9999, the end of what RFC 3339 can say. */
    private static final long MAX_TIME_MS = 253_402_300_799_999L;

    /** What one series is of. */
    enum By {
        MODEL(SeriesKey.Kind.MODEL),
        PROVIDER(SeriesKey.Kind.MODEL),
        MODE(SeriesKey.Kind.MODE),
        API_KEY(SeriesKey.Kind.API_KEY),
        TOTAL(SeriesKey.Kind.MODE);

        private final String wireName = name().toLowerCase(Locale.ROOT);
        private final SeriesKey.Kind kind;

        By(SeriesKey.Kind kind) {
            this.kind = kind;
        }

        static String allNames() {
            return Arrays.stream(values()).map(by -> by.wireName).collect(Collectors.joining(", "));
        }

        SeriesKey.Kind kind() {
            return kind;
        }
    }

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown, missing or out of range
     */
    static TsdbQuery read(Set<String> names, Function<String, @Nullable String> value, long nowMs) {
        QueryFields query = new QueryFields(names, value, NAMES);
        Metric metric = metric(value.apply("metric"));
        long end = time("end", value, nowMs);
        long start = time("start", value, Math.max(0, end - DEFAULT_RANGE_MS));
        if (start >= end) {
            throw InvalidRequestException.of("start", text(start, value.apply("start")), "before end, " + end);
        }
        long step = step(value.apply("step"), end - start);
        TsdbQuery read = new TsdbQuery(
                metric,
                aggregate(value.apply("agg"), metric),
                by(value),
                query.text("model"),
                query.text("provider"),
                QueryFields.mode(value.apply("mode")),
                query.text("api_key_id"),
                Math.floorDiv(start, step) * step,
                Math.floorDiv(end + step - 1, step) * step,
                step);
        read.requireOneDimension();
        return read;
    }

    /** The name that a series must have, null when any will do. */
    @Nullable
    String seriesName() {
        return switch (by.kind()) {
            case MODEL -> model;
            case MODE -> mode;
            case API_KEY -> apiKeyId;
            case STATUS -> null;
        };
    }

    long stepOf(long timeMs) {
        return Math.floorDiv(timeMs, stepMs) * stepMs;
    }

    /** Roll-ups know one dimension at a time. */
    private void requireOneDimension() {
        if (by.kind() != SeriesKey.Kind.MODEL && (model != null || provider != null)) {
            throw InvalidRequestException.of(
                    "by", by.wireName, "model or provider, where model or provider is filtered on");
        }
        if (by != By.TOTAL && by != By.MODE && mode != null) {
            throw InvalidRequestException.of(
                    "by", by.wireName, "mode or total, where mode is filtered on, and no other filter");
        }
        if (by != By.API_KEY && apiKeyId != null) {
            throw InvalidRequestException.of(
                    "by", by.wireName, "api_key, where api_key_id is filtered on, and no other filter");
        }
    }

    private static Metric metric(@Nullable String name) {
        String expected = "one of " + String.join(", ", Metric.allNames());
        if (name == null) {
            throw InvalidRequestException.of("metric", "missing", expected);
        }
        return Metric.of(name).orElseThrow(() -> InvalidRequestException.of("metric", name, expected));
    }

    private static Aggregate aggregate(@Nullable String name, Metric metric) {
        if (name == null) {
            return metric.byDefault();
        }
        return Aggregate.of(name)
                .orElseThrow(() -> InvalidRequestException.of("agg", name, "one of " + Aggregate.allNames()));
    }

    /** What is filtered on is what a series is of, unless the admin says otherwise. */
    private static By by(Function<String, @Nullable String> value) {
        String name = value.apply("by");
        if (name == null) {
            boolean byModel = value.apply("model") != null || value.apply("provider") != null;
            if (byModel || value.apply("mode") == null && value.apply("api_key_id") == null) {
                return By.MODEL;
            }
            return value.apply("mode") != null ? By.MODE : By.API_KEY;
        }
        return Arrays.stream(By.values())
                .filter(by -> by.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.of("by", name, "one of " + By.allNames()));
    }

    private static long time(String name, Function<String, @Nullable String> value, long otherwise) {
        String text = value.apply(name);
        if (text == null) {
            return otherwise;
        }
        long time = QueryTime.parse(name, text);
        if (time < 0 || time > MAX_TIME_MS) {
            throw InvalidRequestException.of(name, text, "1970-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z");
        }
        return time;
    }

    private static long step(@Nullable String text, long rangeMs) {
        if (text == null) {
            return defaultStep(rangeMs);
        }
        long step = text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
        if (step < MIN_STEP_MS || step > MAX_STEP_MS) {
            throw InvalidRequestException.of("step", text, MIN_STEP_MS + " to " + MAX_STEP_MS + " ms");
        }
        if (rangeMs / step >= MAX_STEPS) {
            throw InvalidRequestException.of(
                    "step",
                    text,
                    "at least " + (rangeMs / (MAX_STEPS - 1) + 1) + " ms for this range, or a shorter one: " + MAX_STEPS
                            + " points a series at most");
        }
        return step;
    }

    private static long defaultStep(long rangeMs) {
        for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
            if (rangeMs / resolution.stepMs() <= DEFAULT_STEPS) {
                return resolution.stepMs();
            }
        }
        long days = rangeMs / DEFAULT_STEPS / Resolution.DAY.stepMs() + 1;
        return days * Resolution.DAY.stepMs();
    }

    private static String text(long timeMs, @Nullable String asSent) {
        return asSent == null ? Long.toString(timeMs) : asSent;
    }
}
