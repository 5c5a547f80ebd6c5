package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.Mode;
import io.dragoman.store.BatchWriter;
import io.dragoman.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPagePlanTest {
    @TempDir
    Path root;

    @Test
    void answersFiltersFromTheIndexAloneOnAHundredThousandRows() throws Exception {
        try (Database database = Database.open("", root.resolve("data"), 2)) {
            fill(database, 100_000);

            List<String> plan = plan(database, "page");

            assertThat(plan)
                    .filteredOn(step -> step.contains("USING COVERING INDEX request_log_by_time"))
                    .hasSize(1);
            assertThat(plan).noneMatch(step -> step.startsWith("SCAN request_log"));
            assertThat(plan)
                    .filteredOn(step -> step.startsWith("SEARCH request_log"))
                    .allMatch(step ->
                            step.contains("COVERING INDEX request_log_by_time (timestamp_ms>? AND timestamp_ms<?)")
                                    || step.contains("USING INTEGER PRIMARY KEY (rowid=?)"));
        }
    }

    @Test
    void readsOnlyNewerRowsToLeaveThemOut() throws Exception {
        try (Database database = Database.open("", root.resolve("data"), 2)) {
            assertThat(plan(database, "count_newer"))
                    .contains("SEARCH request_log USING INTEGER PRIMARY KEY (rowid>?)");
        }
    }

    @Test
    void findsARequestByItsIdInEachHour() throws Exception {
        try (Database database = Database.open("", root.resolve("data"), 2)) {
            assertThat(plan(database, "by_request"))
                    .anyMatch(step -> step.startsWith(
                            "SEARCH request_log USING INDEX request_log_by_request (<expr>=? AND request_id=?"));
        }
    }

    private static void fill(Database database, int rows) {
        BatchWriter writer = new BatchWriter(database, "request_log/insert");
        for (int start = 0; start < rows; start += 10_000) {
            int first = start;
            writer.write(IntStream.range(first, first + 10_000)
                    .mapToObj(
                            i -> Samples.row("r-" + i, Samples.NOON + i / 3, "m-" + i % 40, "p", Mode.NORMAL, 200, "k"))
                    .map(LogRow::columns)
                    .toList());
        }
    }

    private static List<String> plan(Database database, String file) throws SQLException, IOException {
        String sql = Pattern.compile(":#\\w+").matcher(file(file)).replaceAll("?");
        try (Connection connection = database.reader().getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet result = statement.executeQuery()) {
            List<String> steps = new ArrayList<>();
            while (result.next()) {
                steps.add(result.getString("detail"));
            }
            return steps;
        }
    }

    private static String file(String name) throws IOException {
        try (InputStream in = LogPagePlanTest.class.getResourceAsStream("/sql/request_log/" + name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
