package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.http.FailureRenderer;
import io.dragoman.camel.http.RenderedFailure;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.health.TestClock;
import io.dragoman.problem.DragomanException;
import io.dragoman.store.Database;
import io.dragoman.store.StoreBeans;
import io.dragoman.store.StoreThreads;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsRouteTest {
    private static final String SURROUNDINGS = """
            - restConfiguration:
                inlineRoutes: false
            - route:
                id: require-admin
                from:
                  uri: hot:require-admin
                  steps:
                    - setVariable:
                        name: asked
                        constant: "true"
            """;

    @TempDir
    static Path root;

    private static Database database;
    private static StoreThreads threads;
    private static LogBeans beans;
    private static CamelRig rig;

    @BeforeAll
    static void start() throws Exception {
        database = Database.open("", root.resolve("data"), 2);
        threads = new StoreThreads(2);
        beans = new LogBeans(database, 10_000);
        rig = new CamelRig();
        new StoreBeans(database, threads).bind(rig::bind);
        beans.bind(rig::bind);
        beans.bindWholeLog(rig::bind, threads.reads(), new TestClock(), 90);
        rig.bind("failures", (FailureRenderer) (call, failure) -> {
            Throwable cause = failure.cause();
            while (cause != null && !(cause instanceof DragomanException)) {
                cause = cause.getCause();
            }
            int status = cause instanceof DragomanException problem ? problem.status() : failure.status();
            String detail = cause == null ? failure.detail() : String.valueOf(cause.getMessage());
            return new RenderedFailure(status, "text/plain", detail.getBytes(StandardCharsets.UTF_8), Map.of());
        });
        rig.start(SURROUNDINGS
                + Files.readString(Path.of("routes/api/admin-logs.camel.yaml"))
                + Files.readString(Path.of("routes/admin/logs.camel.yaml")));
    }

    @AfterAll
    static void stop() {
        rig.close();
        threads.close();
        beans.close();
        database.close();
    }

    @BeforeEach
    void beginWithoutRows() throws SQLException {
        try (Connection connection = database.writer().getConnection()) {
            connection.createStatement().execute("DELETE FROM request_log");
        }
    }

    @Test
    void showsAnAdminTheRequestJustMade() throws Exception {
        beans.queue().add(Samples.row("r-1"));

        JsonNode page = page("");

        assertThat(page.at("/logs/0/request_id").asText()).isEqualTo("r-1");
        assertThat(page.path("total").asInt()).isEqualTo(1);
        assertThat(page.path("limit").asInt()).isEqualTo(100);
        assertThat(page.path("offset").asInt()).isZero();
    }

    @Test
    void answersARowAsTheContractSays() throws Exception {
        beans.queue().add(Samples.row("r-1", Samples.NOON, "gpt-4o-mini", "openai", Mode.CHEAP, 502, "key_1"));

        JsonNode row = page("").at("/logs/0");

        assertThat(fields(row))
                .startsWith(
                        "timestamp",
                        "request_id",
                        "model_id",
                        "provider_id",
                        "mode",
                        "estimated_cost_usd",
                        "cost_usd",
                        "latency_ms",
                        "status_code",
                        "error_class",
                        "input_tokens",
                        "output_tokens",
                        "total_tokens",
                        "api_key_id",
                        "attempts");
        assertThat(row.path("timestamp").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(row.path("mode").asText()).isEqualTo("cheap");
        assertThat(row.path("status_code").asInt()).isEqualTo(502);
        assertThat(row.path("error_class").asText()).isEqualTo("transient");
        assertThat(row.path("error_code").asText()).isEqualTo("provider_error");
        assertThat(row.path("cost_usd").decimalValue()).isEqualByComparingTo("0.0000155");
        assertThat(row.path("input_tokens").asInt()).isEqualTo(123);
        assertThat(row.path("output_tokens").asInt()).isEqualTo(45);
        assertThat(row.path("total_tokens").asInt()).isEqualTo(168);
        assertThat(row.path("meta").path("team").asText()).isEqualTo("blue");
        JsonNode attempt = row.at("/attempts/0");
        assertThat(fields(attempt)).startsWith("model", "provider", "status", "error_class", "latency_ms");
        assertThat(attempt.path("error_class").asText()).isEqualTo("transient");
        assertThat(attempt.path("latency_ms").asInt()).isEqualTo(230);
    }

    @Test
    void writesMoneyWithoutAnExponent() throws Exception {
        beans.queue().add(Samples.row("r-1"));

        assertThat(rig.get("/admin/v1/logs").body())
                .contains("\"estimated_cost_usd\":0.000000012", "\"cost_usd\":0.0000155");
    }

    @Test
    void answersAnEmptyListWhenThereIsNothing() throws Exception {
        assertThat(page("").toString()).isEqualTo("{\"logs\":[],\"total\":0,\"limit\":100,\"offset\":0,\"as_of\":0}");
    }

    @ParameterizedTest
    @CsvSource({
        "model=m-b, r-2 r-1",
        "provider=p-b, r-3",
        "mode=planning, r-1",
        "status=502, r-2",
        "api_key_id=key_2, r-3 r-2",
        "request_id=r-0, r-0",
        "since=2026-01-31T12:00:02Z, r-3 r-2",
        "since=1769860803000, r-3",
        "until=2026-01-31T14:00:01%2B02:00, r-0",
        "until=2026-01-31T14:00:01+02:00, r-0",
        "model=m-b&status=200, r-1",
        "api_key_id=key_2&since=1769860803000&model=vendor/m-c, r-3",
        "model=vendor%2Fm-c, r-3",
        "model=unknown, ''",
        "status=404, ''"
    })
    void filters(String query, String expected) throws Exception {
        beans.queue().add(Samples.row("r-0", Samples.NOON, "m-a", "p-a", Mode.NORMAL, 200, "key_1"));
        beans.queue().add(Samples.row("r-1", Samples.NOON + 1_000, "m-b", "p-a", Mode.PLANNING, 200, "key_1"));
        beans.queue().add(Samples.row("r-2", Samples.NOON + 2_000, "m-b", "p-a", Mode.NORMAL, 502, "key_2"));
        beans.queue().add(Samples.row("r-3", Samples.NOON + 3_000, "vendor/m-c", "p-b", Mode.NORMAL, 200, "key_2"));

        JsonNode page = page("?" + query);

        List<String> ids = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(ids(page)).isEqualTo(ids);
        assertThat(page.path("total").asInt()).isEqualTo(ids.size());
    }

    @ParameterizedTest
    @CsvSource({
        "modell=x, modell",
        "limit=0, limit: 0 (expected: 1 to 1000)",
        "limit=1001, limit: 1001 (expected: 1 to 1000)",
        "limit=, limit:",
        "limit=ten, limit: ten",
        "limit=99999999999, limit: 99999999999",
        "offset=-1, offset: -1 (expected: 0 to",
        "status=20, status: 20 (expected: 100 to 599)",
        "mode=fast, mode: fast (expected: one of cheap",
        "since=yesterday, since: yesterday (expected: an RFC 3339 time",
        "until=2026-13-01T00:00:00Z, until:",
        "model=, model:",
        "as_of=-1, as_of: -1 (expected: as_of of an earlier page)"
    })
    void refusesAWrongFilterByName(String query, String message) throws Exception {
        HttpResponse<String> answer = rig.get("/admin/v1/logs?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message).contains("expected");
    }

    @Test
    void doesNotReadAFilterAsSql() throws Exception {
        beans.queue().add(Samples.row("r-1"));

        assertThat(page("?model=x%27%20OR%20%271%27%3D%271").path("total").asInt())
                .isZero();
    }

    @Test
    void showsEveryRowOnceOnPagesOfRowsOfTheSameMillisecond() throws Exception {
        for (int i = 0; i < 25; i++) {
            beans.queue().add(Samples.row("r-" + i));
        }
        List<String> seen = new ArrayList<>();
        for (int offset = 0; offset < 25; offset += 10) {
            JsonNode page = page("?limit=10&offset=" + offset);
            assertThat(page.path("total").asInt()).isEqualTo(25);
            seen.addAll(ids(page));
        }

        assertThat(seen)
                .doesNotHaveDuplicates()
                .hasSize(25)
                .startsWith("r-24", "r-23")
                .endsWith("r-0");
    }

    @Test
    void keepsPagesStillForAReaderWhoNamesAnEnd() throws Exception {
        for (int i = 0; i < 20; i++) {
            beans.queue().add(Samples.row("r-" + i));
        }
        String end = "&until=" + (Samples.NOON + 1);
        List<String> first = ids(page("?limit=10" + end));
        beans.queue().add(Samples.row("later", Samples.NOON + 5, "m", "p", Mode.NORMAL, 200, "key_1"));
        List<String> second = ids(page("?limit=10&offset=10" + end));

        assertThat(Stream.concat(first.stream(), second.stream()).toList())
                .doesNotHaveDuplicates()
                .hasSize(20)
                .doesNotContain("later");
    }

    @Test
    void keepsPagesStillForAReaderWhoNamesWhatItHasSeen() throws Exception {
        for (int i = 0; i < 20; i++) {
            beans.queue().add(Samples.row("r-" + i));
        }
        JsonNode first = page("?limit=10");
        // Older and newer than what was there, and one in the midst of it.
        for (long shift : new long[] {-7_200_000, 0, 7_200_000}) {
            beans.queue().add(Samples.row("later", Samples.NOON + shift, "m", "p", Mode.NORMAL, 200, "key_1"));
        }
        JsonNode second =
                page("?limit=10&offset=10&as_of=" + first.path("as_of").asLong());

        assertThat(second.path("total").asInt()).isEqualTo(20);
        assertThat(Stream.concat(ids(first).stream(), ids(second).stream()).toList())
                .doesNotHaveDuplicates()
                .hasSize(20)
                .doesNotContain("later");
        assertThat(page("").path("total").asInt()).isEqualTo(23);
    }

    @Test
    void findsPagesAndTotalsOverManyHours() throws Exception {
        for (int i = 0; i < 300; i++) {
            String model = i % 3 == 0 ? "m-a" : "m-b";
            beans.queue()
                    .add(Samples.row("r-" + i, Samples.NOON + i * 600_000L, model, "p", Mode.NORMAL, 200, "key_1"));
        }
        long since = Samples.NOON + 45 * 60_000;
        long until = Samples.NOON + 40 * 3_600_000L + 5 * 60_000;
        List<String> expected = new ArrayList<>();
        for (int i = 299; i >= 0; i--) {
            long time = Samples.NOON + i * 600_000L;
            if (i % 3 == 0 && time >= since && time < until) {
                expected.add("r-" + i);
            }
        }
        List<String> seen = new ArrayList<>();
        for (int offset = 0; offset < expected.size() + 7; offset += 7) {
            JsonNode page = page("?model=m-a&limit=7&offset=" + offset + "&since=" + since + "&until=" + until);
            assertThat(page.path("total").asInt()).isEqualTo(expected.size());
            seen.addAll(ids(page));
        }

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void exportsWhatAFilterLetsThroughOldestFirst() throws Exception {
        for (int i = 0; i < 1_234; i++) {
            beans.queue()
                    .add(Samples.row(
                            "r-" + i, Samples.NOON + i / 3, i % 2 == 0 ? "m-a" : "m-b", "p", Mode.NORMAL, 200, "k"));
        }

        HttpResponse<String> all = rig.get("/admin/v1/logs/export");
        HttpResponse<String> some = rig.get("/admin/v1/logs/export?model=m-b&until=" + (Samples.NOON + 2));

        assertThat(all.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        List<String> lines = all.body().lines().toList();
        assertThat(lines).hasSize(1_234);
        assertThat(Json.read(lines.get(0)).path("request_id").asText()).isEqualTo("r-0");
        assertThat(Json.read(lines.get(1_233)).path("request_id").asText()).isEqualTo("r-1233");
        assertThat(some.body().lines().toList()).hasSize(3);
        assertThat(rig.get("/admin/v1/logs/export?limit=5").body()).contains("query: limit (expected: one of model");
    }

    @Test
    void forgetsWhatIsTooOldAndItsCounts() throws Exception {
        TestClock clock = new TestClock();
        beans.queue().add(Samples.row("old"));
        beans.queue().add(Samples.row("new", clock.millis(), "m", "p", Mode.NORMAL, 200, "key_1"));
        assertThat(page("").path("total").asInt()).isEqualTo(2);

        assertThat(new LogRetention(database, clock, 90).prune()).isEqualTo(1);

        assertThat(ids(page(""))).containsExactly("new");
        assertThat(page("").path("total").asInt()).isEqualTo(1);
    }

    @Test
    void tellsTheTotalBeyondTheLastPage() throws Exception {
        beans.queue().add(Samples.row("r-1"));

        JsonNode page = page("?offset=50");

        assertThat(page.path("logs")).isEmpty();
        assertThat(page.path("total").asInt()).isEqualTo(1);
    }

    private JsonNode page(String query) throws Exception {
        HttpResponse<String> answer = rig.get("/admin/v1/logs" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        return Json.read(answer.body());
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("logs").spliterator(), false)
                .map(row -> row.path("request_id").asText())
                .toList();
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
