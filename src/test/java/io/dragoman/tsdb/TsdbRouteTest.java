package io.dragoman.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.audit.AuditLog;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TsdbRouteTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    @TempDir
    static Path root;

    private static TsdbRig tsdb;

    @BeforeAll
    static void start() throws Exception {
        tsdb = new TsdbRig(root.resolve("data"));
    }

    @AfterAll
    static void stop() {
        tsdb.close();
    }

    @BeforeEach
    void beginWithoutSamples() throws SQLException {
        for (String table : List.of("sample_rollup", "series", "sample", "request_log", "sample_retention")) {
            tsdb.run("DELETE FROM " + table);
        }
        tsdb.run("UPDATE rollup_progress SET sample_id = 0");
    }

    @Test
    void showsTheRequestJustMade() throws Exception {
        tsdb.add(tsdb.request(1, "m-a", 240, null));

        JsonNode answer = tsdb.query("metric=latency");

        assertThat(answer.path("series")).hasSize(1);
        assertThat(answer.at("/series/0/metric").asText()).isEqualTo("latency");
        assertThat(answer.at("/series/0/model_id").asText()).isEqualTo("m-a");
        assertThat(answer.at("/series/0/provider_id").asText()).isEqualTo("m-a-provider");
        assertThat(answer.at("/series/0/points")).hasSize(1);
        assertThat(answer.at("/series/0/points/0/v").asInt()).isEqualTo(240);
        assertThat(answer.path("agg").asText()).isEqualTo("avg");
    }

    @Test
    void answersAnEmptyListWhenThereIsNothing() throws Exception {
        assertThat(tsdb.query("metric=cost").path("series").toString()).isEqualTo("[]");
    }

    @Test
    void leavesEmptyStepsOutAndBeginsStepsAtMultiples() throws Exception {
        tsdb.add(tsdb.request(50 * MINUTE, "m", 100, null), tsdb.request(20 * MINUTE + 1, "m", 300, null));

        JsonNode points = tsdb.query("metric=latency&step=60000").at("/series/0/points");

        assertThat(points).hasSize(2);
        points.forEach(point -> assertThat(point.path("t").asLong() % MINUTE).isZero());
        assertThat(points.at("/1/t").asLong() - points.at("/0/t").asLong()).isEqualTo(29 * MINUTE);
    }

    @ParameterizedTest
    @CsvSource({
        "latency, avg, 200", "latency, sum, 600", "latency, min, 100", "latency, max, 300", "latency, p50, 202",
        "latency, p95, 300", "latency, count, 3", "ttft, avg, 75", "ttft, count, 2", "cost, sum, 0.000003",
        "cost, avg, 0.000001", "cost, count, 3", "tokens_in, sum, 30", "tokens_out, sum, 15", "tokens, sum, 45",
        "tokens, max, 15", "errors, sum, 1", "errors, count, 3", "requests, sum, 3", "attempts, sum, 3",
        "attempt_errors, sum, 1"
    })
    void aggregates(String metric, String aggregate, double expected) throws Exception {
        tsdb.add(
                tsdb.request(1, "m", 100, null),
                tsdb.request(2, "m", 200, null),
                tsdb.request(3, "m", 300, ErrorClass.TRANSIENT));

        for (String step : List.of("1000", "60000", "3600000", "86400000")) {
            JsonNode points = tsdb.query("metric=" + metric + "&agg=" + aggregate + "&step=" + step)
                    .at("/series/0/points");

            assertThat(points).as(step).hasSize(1);
            assertThat(points.at("/0/v").asDouble()).as(step).isEqualTo(expected);
        }
    }

    @Test
    void hasASensibleAggregateForEachMetric() throws Exception {
        tsdb.add(tsdb.request(1, "m", 100, null), tsdb.request(2, "m", 200, null));

        for (String sum : List.of("cost", "tokens_in", "tokens_out", "tokens", "errors", "requests", "attempts")) {
            assertThat(tsdb.query("metric=" + sum).path("agg").asText()).isEqualTo("sum");
        }
        assertThat(tsdb.query("metric=ttft").path("agg").asText()).isEqualTo("avg");
    }

    @Test
    void filtersAndGroups() throws Exception {
        tsdb.add(
                tsdb.request(1, "m-a", 100, null),
                tsdb.request(1, "m-b", 100, null),
                tsdb.request(1, "m-b", 100, null, Mode.CHEAP, "key_2", List.of(tsdb.attempt("m-b", 100, null))));

        assertThat(sums("metric=requests")).containsExactly("m-a 1", "m-b 2");
        assertThat(sums("metric=requests&model=m-b")).containsExactly("m-b 2");
        assertThat(sums("metric=requests&provider=m-a-provider")).containsExactly("m-a 1");
        assertThat(sums("metric=requests&model=m-b&provider=m-a-provider")).isEmpty();
        assertThat(sums("metric=requests&by=mode")).containsExactly("cheap 1", "normal 2");
        assertThat(sums("metric=requests&mode=cheap")).containsExactly("cheap 1");
        assertThat(sums("metric=requests&by=api_key")).containsExactly("key_1 2", "key_2 1");
        assertThat(sums("metric=requests&api_key_id=key_2")).containsExactly("key_2 1");
        assertThat(sums("metric=requests&by=provider")).containsExactly("m-a-provider 1", "m-b-provider 2");
        assertThat(sums("metric=requests&by=total")).containsExactly("total 3");
        assertThat(sums("metric=requests&by=total&step=1000")).containsExactly("total 3");
    }

    @Test
    void countsARequestOnceAndEachOfItsAttempts() throws Exception {
        tsdb.add(
                tsdb.request(
                        1,
                        "m-b",
                        300,
                        null,
                        Mode.NORMAL,
                        "key_1",
                        List.of(tsdb.attempt("m-a", 100, ErrorClass.TRANSIENT), tsdb.attempt("m-b", 200, null))),
                tsdb.request(1, null, 5, ErrorClass.KEY, null, null, List.of()));

        assertThat(sums("metric=requests&by=total")).containsExactly("total 2");
        assertThat(sums("metric=errors&by=total")).containsExactly("total 1");
        assertThat(sums("metric=attempts")).containsExactly("m-a 1", "m-b 1");
        assertThat(sums("metric=attempt_errors&model=m-a")).containsExactly("m-a 1");
        assertThat(sums("metric=latency&agg=count&by=total")).containsExactly("total 2");
        assertThat(sums("metric=tokens&by=total")).containsExactly("total 30");
    }

    @Test
    void takesBothKindsOfTimes() throws Exception {
        long end = tsdb.clock.millis();
        tsdb.add(tsdb.request(30 * MINUTE, "m", 100, null));

        assertThat(sums("metric=requests&start=2026-11-24T11:00:00Z&end=2026-11-24T12:00:00Z"))
                .containsExactly("m 1");
        assertThat(sums("metric=requests&start=" + (end - HOUR) + "&end=" + end))
                .containsExactly("m 1");
        assertThat(sums("metric=requests&start=2026-11-24T11:45:00%2B00:00")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', metric: missing (expected: one of latency",
        "metric=, metric:  (expected: one of latency",
        "metric=speed, metric: speed (expected: one of latency",
        "metric=latency&start=yesterday, start: yesterday (expected: an RFC 3339 time",
        "metric=latency&end=2026-13-01T00:00:00Z, end: 2026-13-01T00:00:00Z (expected: an RFC 3339",
        "metric=latency&end=999999999999999, end: 999999999999999 (expected: 1970",
        "metric=latency&start=-5, start: -5 (expected:",
        "metric=latency&start=1769860800000&end=1769860700000, start: 1769860800000 (expected: before end",
        "metric=latency&start=1769860800000&end=1769860800000, start: 1769860800000 (expected: before end",
        "metric=latency&step=0, step: 0 (expected: 1000 to",
        "metric=latency&step=-1, step: -1 (expected: 1000 to",
        "metric=latency&step=fast, step: fast (expected: 1000 to",
        "metric=latency&step=999999999999, step: 999999999999 (expected: 1000 to",
        "metric=latency&start=0&end=1000000000&step=1000, step: 1000 (expected: at least 90918 ms",
        "metric=latency&agg=p99, agg: p99 (expected: one of avg",
        "metric=latency&by=colour, by: colour (expected: one of model",
        "metric=latency&mode=fast, mode: fast (expected: one of cheap",
        "metric=latency&mode=cheap&model=m, by: model (expected: mode or total",
        "metric=latency&mode=cheap&api_key_id=k, by: mode (expected: api_key",
        "metric=latency&model=, model:  (expected: 1 to 200",
        "metric=latency&modell=m, query: modell (expected: one of metric"
    })
    void refusesABadQueryByName(String query, String message) throws Exception {
        HttpResponse<String> answer = tsdb.rig.get("/admin/v1/tsdb/query?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith(message);
    }

    @Test
    void refusesTooManyPointsOfManySeries() throws Exception {
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.run("""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
                INSERT INTO series SELECT 1000 + i, 'model', 'm-' || i, 'p' FROM n""");
        tsdb.run("""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 899)
                INSERT INTO sample_rollup
                SELECT s.id, 60000, 1795478400000 - i * 60000, 1, 0, 1, 0, x'', x'', x'', x'', x'', x''
                FROM n, series s WHERE s.id >= 1000""");

        assertThat(tsdb.number("SELECT COUNT(*) FROM sample_rollup WHERE series_id >= 1000"))
                .isEqualTo(270_000);
        HttpResponse<String> answer = tsdb.rig.get(
                "/admin/v1/tsdb/query?metric=requests&step=60000&start=" + (tsdb.clock.millis() - 2 * DAY));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("250000 points an answer at most");
    }

    @Test
    void listsMetricsAndWhatIsKept() throws Exception {
        JsonNode answer = TsdbRig.json(tsdb.rig.get("/admin/v1/tsdb/metrics"));

        assertThat(answer.path("metrics").toString())
                .isEqualTo(
                        "[\"latency\",\"ttft\",\"cost\",\"tokens_in\",\"tokens_out\",\"tokens\",\"errors\",\"requests\","
                                + "\"attempts\",\"attempt_errors\"]");
        assertThat(answer.at("/resolutions/2/resolution").asText()).isEqualTo("minute");
        assertThat(answer.at("/resolutions/2/retention_days").asInt()).isEqualTo(30);
    }

    @Test
    void prunesWhatIsOlderAndKeepsTheRest() throws Exception {
        tsdb.add(
                tsdb.request(40 * DAY, "m", 100, null),
                tsdb.request(11 * DAY, "m", 100, null),
                tsdb.request(2 * DAY, "m", 100, null),
                tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");

        JsonNode answer = TsdbRig.json(tsdb.rig.post("/admin/v1/tsdb/prune", "{\"days\":10}"));

        assertThat(answer.path("ok").asBoolean()).isTrue();
        // Two samples, and their buckets of four widths in each of four series.
        assertThat(answer.path("deleted").asInt()).isEqualTo(2 + 2 * 4 * 4);
        assertThat(tsdb.number("SELECT COUNT(*) FROM sample")).isEqualTo(2);
        assertThat(sums("metric=requests&start=0")).containsExactly("m 2");
    }

    @Test
    void givesNoSampleANumberTwiceWhenAllAreGone() throws Exception {
        tsdb.add(tsdb.request(40 * DAY, "m", 100, null), tsdb.request(40 * DAY, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.rig.post("/admin/v1/tsdb/prune", "{\"days\":1}");

        tsdb.add(tsdb.request(1, "m", 100, null));

        assertThat(sums("metric=requests&start=0")).containsExactly("m 1");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"days\":0}', 'days: 0 (expected: 1 to 36500)'",
        "'{\"days\":-1}', 'days: -1 (expected: 1 to 36500)'",
        "'{\"days\":1.5}', 'days: 1.5 (expected: 1 to 36500)'",
        "'{\"days\":\"7\"}', 'days: \"7\" (expected: 1 to 36500)'",
        "'{\"days\":36501}', 'days: 36501 (expected: 1 to 36500)'",
        "'{}', 'days: missing (expected: 1 to 36500)'",
        "'{\"days\":1,\"resolution\":\"week\"}', 'resolution: \"week\" (expected: one of raw, ten_seconds, minute, hour, day)'",
        "'{\"days\":1,\"dayz\":2}', 'dayz: unknown (expected: days, resolution)'",
        "'[]', 'body: not an object (expected: a JSON object)'"
    })
    void refusesBadDays(String body, String message) throws Exception {
        tsdb.add(tsdb.request(40 * DAY, "m", 100, null));
        tsdb.query("metric=requests");

        HttpResponse<String> prune = tsdb.rig.post("/admin/v1/tsdb/prune", body);
        HttpResponse<String> retention = put(body);

        assertThat(List.of(prune.statusCode(), retention.statusCode())).containsOnly(400);
        assertThat(List.of(prune.body(), retention.body())).containsOnly(message);
        assertThat(tsdb.number("SELECT COUNT(*) FROM sample")).isEqualTo(1);
        assertThat(tsdb.number("SELECT COUNT(*) FROM sample_retention")).isZero();
    }

    @Test
    void keepsTheDaysThatAnAdminSets() throws Exception {
        JsonNode all = TsdbRig.json(put("{\"days\":90}"));
        JsonNode one = TsdbRig.json(put("{\"days\":5,\"resolution\":\"raw\"}"));

        assertThat(all.path("retention_days").asInt()).isEqualTo(90);
        assertThat(one.path("retention_days").asInt()).isEqualTo(5);
        assertThat(one.path("retention").toString())
                .isEqualTo("{\"raw\":5,\"ten_seconds\":90,\"minute\":90,\"hour\":90,\"day\":90}");
        stop();
        start();
        JsonNode later = TsdbRig.json(tsdb.rig.get("/admin/v1/tsdb/metrics"));
        assertThat(later.at("/resolutions/0/retention_days").asInt()).isEqualTo(5);
        assertThat(later.at("/resolutions/4/retention_days").asInt()).isEqualTo(90);
    }

    @Test
    void saysInTheAuditLogWhoDeletedAndSetDays() throws Exception {
        put("{\"days\":90}");
        tsdb.rig.post("/admin/v1/tsdb/prune", "{\"days\":1}");

        assertThat(
                        tsdb.number(
                                "SELECT COUNT(*) FROM audit_log WHERE action IN ('sample_retention_changed', 'samples_pruned')"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void deletesByTheClockWhatIsOlderThanTheDaysInForce() throws Exception {
        Retention retention = new Retention(
                tsdb.database,
                new AuditLog(tsdb.database, tsdb.clock),
                Map.of(Resolution.RAW, 7, Resolution.MINUTE, 30));
        tsdb.add(tsdb.request(8 * DAY, "m", 100, null), tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");

        long deleted = new RetentionRun(retention, tsdb.clock).prune();

        assertThat(deleted).isEqualTo(1);
        assertThat(sums("metric=requests&start=2020-01-01T00:00:00Z&step=86400000"))
                .containsExactly("m 2");
    }

    @Test
    void rollsUpWhatTheClockMadeOldOrFuture() throws Exception {
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.clock.forward(Duration.ofDays(-2));
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.clock.forward(Duration.ofDays(400));
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.clock.forward(Duration.ofDays(-398));

        assertThat(sums("metric=requests&start=2020-01-01T00:00:00Z&end=2040-01-01T00:00:00Z&step=86400000"))
                .containsExactly("m 3");
        assertThat(tsdb.number("SELECT SUM(requests) FROM sample_rollup WHERE step_ms = 86400000 AND series_id IN"
                        + " (SELECT id FROM series WHERE kind = 'mode')"))
                .isEqualTo(3);
    }

    @Test
    void rollsUpManySamplesOfFewAndOfManyBuckets() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            tsdb.add(tsdb.request(i, "m", 100, null));
        }
        tsdb.log.queue().flush();
        for (int i = 0; i < 1_500; i++) {
            tsdb.add(tsdb.request(i * 60_000L, "m-" + i % 50, 100, null));
        }

        List<String> sums = sums("metric=requests&by=total&start=0");

        assertThat(sums).containsExactly("total 4500");
        assertThat(tsdb.number("SELECT COUNT(*) FROM sample WHERE id > (SELECT sample_id FROM rollup_progress)"))
                .isZero();
    }

    @Test
    void answersAgainWhenTheDatabaseIsBack() throws Exception {
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.query("metric=requests");
        tsdb.run("ALTER TABLE sample RENAME TO elsewhere");
        tsdb.add(tsdb.request(1, "m", 100, null));

        HttpResponse<String> gone = tsdb.rig.get("/admin/v1/tsdb/query?metric=requests");
        assertThat(gone.statusCode()).isEqualTo(503);
        assertThat(tsdb.number("SELECT COUNT(*) FROM request_log")).isEqualTo(1);
        assertThat(tsdb.log.queue().depth()).isEqualTo(1);

        tsdb.run("ALTER TABLE elsewhere RENAME TO sample");
        assertThat(sums("metric=requests")).containsExactly("m 2");
        assertThat(tsdb.number("SELECT COUNT(*) FROM request_log")).isEqualTo(2);
    }

    @Test
    void countsEachSampleOnceWhenARollUpFailsHalfWay() throws Exception {
        tsdb.add(tsdb.request(1, "m", 100, null));
        tsdb.run("CREATE TRIGGER broken BEFORE UPDATE ON rollup_progress BEGIN SELECT RAISE(FAIL, 'no'); END");
        assertThat(tsdb.rig.get("/admin/v1/tsdb/query?metric=requests").statusCode())
                .isEqualTo(503);

        tsdb.run("DROP TRIGGER broken");

        assertThat(sums("metric=requests")).containsExactly("m 1");
    }

    private HttpResponse<String> put(String body) throws Exception {
        return tsdb.rig.client.send(
                tsdb.rig
                        .request("/admin/v1/tsdb/retention")
                        .header("content-type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** {@code name sum} of each series, whatever it is of. */
    private List<String> sums(String query) throws Exception {
        List<String> sums = new ArrayList<>();
        for (JsonNode series : tsdb.query(query).path("series")) {
            long sum = 0;
            for (JsonNode point : series.path("points")) {
                sum += point.path("v").asLong();
            }
            sums.add(name(series) + " " + sum);
        }
        return sums;
    }

    private static String name(JsonNode series) {
        for (String field : List.of("model_id", "provider_id", "mode", "api_key_id")) {
            if (series.hasNonNull(field)) {
                return series.path(field).asText();
            }
        }
        return series.has("model_id") ? "none" : "total";
    }
}
