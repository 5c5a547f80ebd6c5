package io.dragoman.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks us to wait, from the headers of its answer: {@code retry-after-ms}, {@code retry-after} in seconds or as an HTTP
 * date, or the reset times of rate limits that are used up. What cannot be read is ignored; a wait over one day is taken as one day.
 */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,13}(?:\\.\\d{1,9})?");
    private static final Pattern SPAN = Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?"
            + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,12}(?:\\.\\d{1,9})?)ms)?");
    private static final long EPOCH_SECONDS_FLOOR = 1_000_000_000L;
    private static final long EPOCH_MILLIS_FLOOR = 1_000_000_000_000L;

    private RetryAfter() {}

    /** @param headers by lower-case name */
    static @Nullable Duration of(Map<String, String> headers, Instant now) {
        Duration millis = millis(headers.get("retry-after-ms"));
        if (millis != null) {
            return millis;
        }
        Duration asked = secondsOrDate(headers.get("retry-after"), now);
        return asked != null ? asked : reset(headers, now);
    }

    private static @Nullable Duration millis(@Nullable String value) {
        Double millis = number(value);
        return millis == null ? null : bounded(millis);
    }

    private static @Nullable Duration secondsOrDate(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        Double seconds = number(value);
        if (seconds != null) {
            return bounded(seconds * 1000);
        }
        return until(
                () -> ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant(),
                now);
    }

    /** The longest of the limits that are used up; the only one known, when nothing says which are. */
    private static @Nullable Duration reset(Map<String, String> headers, Instant now) {
        Duration longest = null;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!isReset(header.getKey()) || !usedUp(header.getKey(), headers)) {
                continue;
            }
            Duration wait = resetTime(header.getValue(), now);
            if (wait != null && (longest == null || wait.compareTo(longest) > 0)) {
                longest = wait;
            }
        }
        return longest;
    }

    private static boolean isReset(String name) {
        return name.contains("ratelimit") && name.contains("reset");
    }

    private static boolean usedUp(String resetName, Map<String, String> headers) {
        Double remaining = number(headers.get(resetName.replace("reset", "remaining")));
        return remaining == null || remaining < 1;
    }

    private static @Nullable Duration resetTime(String value, Instant now) {
        String text = value.strip();
        Double number = number(text);
        if (number != null) {
            if (number >= EPOCH_MILLIS_FLOOR) {
                return bounded(number - now.toEpochMilli());
            }
            return bounded(number >= EPOCH_SECONDS_FLOOR ? number * 1000 - now.toEpochMilli() : number * 1000);
        }
        Matcher span = SPAN.matcher(text);
        if (!text.isEmpty() && span.matches()) {
            return bounded(((part(span, 1) * 24 + part(span, 2)) * 60 + part(span, 3)) * 60_000
                    + part(span, 4) * 1000
                    + part(span, 5));
        }
        return until(() -> Instant.parse(text), now);
    }

    private static double part(Matcher span, int group) {
        String text = span.group(group);
        return text == null ? 0 : Double.parseDouble(text);
    }

    private static @Nullable Duration until(Supplier<Instant> time, Instant now) {
        try {
            return bounded(Duration.between(now, time.get()).toMillis());
        } catch (DateTimeException | ArithmeticException garbage) {
            return null;
        }
    }

    private static @Nullable Double number(@Nullable String value) {
        return value != null && NUMBER.matcher(value.strip()).matches() ? Double.valueOf(value.strip()) : null;
    }

    private static Duration bounded(double millis) {
        long whole = (long) Math.ceil(Math.max(0, millis));
        return whole >= LONGEST.toMillis() ? LONGEST : Duration.ofMillis(whole);
    }
}
