package io.dragoman.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects every measured number and the rows of the final table. */
final class Report {
    private record Row(String what, String measured, String reach, boolean reached) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final List<Map<String, Object>> raw = new ArrayList<>();
    private final Map<String, Object> run = new LinkedHashMap<>();

    void about(String key, Object value) {
        run.put(key, value);
    }

    void row(String what, String measured, String reach, boolean reached) {
        rows.add(new Row(what, measured, reach, reached));
        System.err.println("  " + what + ": " + measured);
    }

    /** A line of the second table: what stands behind a ratio. */
    void detail(String load, String target, String measured) {
        details.add("| " + String.join(" | ", load, target, measured) + " |\n");
    }

    /** One measurement, as it was: names and values in turn. */
    void measured(String section, Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("section", section);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        raw.add(values);
        System.err.println("    " + values);
    }

    String markdown() {
        StringBuilder table = new StringBuilder("| what | measured | reach | |\n|---|---|---|---|\n");
        for (Row row : rows) {
            table.append("| ")
                    .append(String.join(" | ", row.what, row.measured, row.reach, row.reached ? "yes" : "**no**"))
                    .append(" |\n");
        }
        if (!details.isEmpty()) {
            table.append(
                    "\n| load | target | requests/s / p50 / p99 ms / CPU us per request / failures |\n|---|---|---|\n");
            details.forEach(table::append);
        }
        return table.toString();
    }

    void write(Path out) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(run);
        all.put(
                "rows",
                rows.stream()
                        .map(row -> Map.of(
                                "what", row.what, "measured", row.measured, "reach", row.reach, "reached", row.reached))
                        .toList());
        all.put("raw", raw);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(out.resolve("results.json").toFile(), all);
        Files.writeString(out.resolve("results.md"), markdown());
    }

    static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
