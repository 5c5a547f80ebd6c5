package io.dragoman.operations;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CamelRig;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.events.Events;
import io.dragoman.events.EventsSettings;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.ledger.Ledger;
import io.dragoman.ledger.LedgerSettings;
import io.dragoman.log.LogBeans;
import io.dragoman.log.LogQueue;
import io.dragoman.log.Samples;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsRouteTest {
    private static final String SURROUNDINGS = """
            - onException:
                exception: [java.lang.IllegalStateException]
                handled:
                  constant: true
            - restConfiguration:
                inlineRoutes: false
            - route:
                id: require-metrics
                from:
                  uri: hot:require-metrics
                  steps:
                    - setVariable:
                        name: asked
                        constant: "true"
            - route:
                id: works#7
                from:
                  uri: timer:works
                  parameters:
                    repeatCount: 2
                    period: 1
                    delay: 0
                  steps:
                    - setBody:
                        constant: ""
            - route:
                id: breaks#7
                from:
                  uri: timer:breaks
                  parameters:
                    repeatCount: 1
                    delay: 0
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: broken
            """;

    /** {@code name{label="value",...} number}, as Prometheus reads it. */
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_]\\w*=\"(\\\\.|[^\"\\\\])*\",?)*})? (NaN|[+-]Inf|[-+.eE0-9]+)");

    private final Catalog catalog = new Catalog();
    private final Health health = new Health(HealthSettings.DEFAULT, Clock.systemUTC());
    private final LogQueue queue = new LogQueue(
            rows -> {
                throw new DragomanException(ProblemCode.STORE_UNAVAILABLE, "gone");
            },
            2);
    private final Events events = new Events(EventsSettings.DEFAULT);
    private final OperationsBeans operations = new OperationsBeans(catalog, health, queue, events, () -> 3);
    private CamelRig rig;
    private Database books;
    private Ledger ledger;

    @TempDir
    Path dir;

    @BeforeEach
    void start() throws Exception {
        books = Database.open("", dir.resolve("books"), 1);
        ledger = Ledger.open(books, LedgerSettings.DEFAULT, Clock.systemUTC(), events);
        catalog.swap(CatalogSnapshot.of(
                7,
                List.of(Samples.provider("p")),
                List.of(Samples.model("up", "p"), Samples.model("shaky", "p")),
                RoutingConfig.DEFAULT));
        rig = new CamelRig();
        rig.context.addRoutePolicyFactory(new MeasuredRoutes(operations.registry()));
        operations.bind(rig::bind);
        operations.watch(ledger, rig::bind);
        rig.start(SURROUNDINGS
                + Files.readString(Path.of("routes/api/operations.camel.yaml"))
                + Files.readString(Path.of("routes/pipeline/healthz.camel.yaml")));
    }

    @AfterEach
    void stop() {
        rig.close();
        operations.close();
        ledger.close();
        books.close();
        events.close();
    }

    @Test
    void livesAsLongAsItCanAnswer() throws Exception {
        operations.readiness().block("draining", "the broker is stopping");

        HttpResponse<String> answer = rig.get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
    }

    @Test
    void isReadyOnceNothingSpeaksAgainstIt() throws Exception {
        operations.readiness().block("routes", "not started yet");
        HttpResponse<String> before = rig.get("/readyz");
        operations.readiness().clear("routes");
        HttpResponse<String> after = rig.get("/readyz");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body())
                .isEqualTo("{\"ready\":false,\"reasons\":[{\"condition\":\"routes\",\"reason\":\"not started yet\"}]}");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("{\"ready\":true,\"reasons\":[]}");
        assertThat(after.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void isNotReadyWhileTheStoreTakesNothing() throws Exception {
        queue.add(Samples.row("r-1"));
        queue.flush();

        assertThat(rig.get("/readyz").body()).contains("\"condition\":\"store\"");
    }

    @Test
    void isReadyAgainWhenTheStoreTakesRows(@TempDir Path root) {
        try (Database database = Database.open("", root.resolve("data"), 1);
                LogBeans beans = new LogBeans(database, 10);
                OperationsBeans own = new OperationsBeans(catalog, health, beans.queue(), events, () -> 0)) {
            beans.queue().add(Samples.row("r-1"));
            beans.queue().flush();

            assertThat(own.readiness().reasons()).isEmpty();
        }
    }

    @Test
    void showsThePageOfAllCallsToEverybody() throws Exception {
        HttpResponse<String> answer = rig.get("/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("docs/openapi.yaml")));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
    }

    @Test
    void showsFiguresThatPrometheusCanRead() throws Exception {
        exercise();

        HttpResponse<String> answer = rig.get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                .allMatch(SAMPLE.asMatchPredicate(), "is a sample line");
        assertThat(answer.body())
                .contains(
                        "dragoman_requests_in_flight 3",
                        "dragoman_catalog_snapshot 7",
                        "dragoman_log_queue_depth 2",
                        "dragoman_log_dropped_total 1",
                        "dragoman_log_write_failures_total 1",
                        "dragoman_breaker_state{model=\"shaky\",provider=\"p\"} 2",
                        "dragoman_breaker_state{model=\"up\",provider=\"p\"} 0");
    }

    @Test
    void timesTheRoutesThatAClockStartsAndNoOther() {
        await().atMost(10, SECONDS).until(() -> runs("works", "success") == 2 && runs("breaks", "failure") == 1);

        assertThat(runs("works", "failure") + runs("breaks", "success")).isZero();
        assertThat(operations.registry().find("dragoman.clock.run").timers())
                .extracting(timer -> timer.getId().getTag("route"))
                .containsOnly("works", "breaks");
    }

    private long runs(String route, String outcome) {
        return operations
                .registry()
                .get("dragoman.clock.run")
                .tags("route", route, "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void dropsTheStateOfAModelThatIsGone() throws Exception {
        rig.get("/metrics");
        catalog.swap(CatalogSnapshot.of(
                8, List.of(Samples.provider("p")), List.of(Samples.model("up", "p")), RoutingConfig.DEFAULT));

        assertThat(rig.get("/metrics").body())
                .doesNotContain("shaky")
                .contains("dragoman_breaker_state{model=\"up\",provider=\"p\"} 0");
    }

    @Test
    void hasEveryFigureInTheOperatorsTableAndNoOther() throws Exception {
        exercise();
        Map<String, String> documented = documented();
        Predicate<String> isOwn = name -> name.startsWith("dragoman_");

        Set<String> shown = families(rig.get("/metrics").body());

        assertThat(shown.stream().filter(isOwn)).containsExactlyInAnyOrderElementsOf(documented.keySet());
        assertThat(shown.stream().filter(isOwn.negate())).allMatch(name -> name.matches("(jvm|process|system)_.*"));
        documented.forEach(
                (name, labels) -> assertThat(labelsOf(rig, name)).as(name).isEqualTo(labels));
    }

    /** Makes every figure appear. */
    private void exercise() {
        for (int i = 0; i < 50; i++) {
            Attempt failed = Samples.attempt("p", "shaky", ErrorClass.TRANSIENT);
            if (health.tryAcquire("p", "shaky")) {
                health.record(failed);
            }
        }
        new RequestMetrics(operations.registry(), catalog)
                .record(Samples.row("r", Samples.NOON, "up", "p", Mode.NORMAL, 200, "key_1"));
        queue.add(Samples.row("r-1"));
        queue.add(Samples.row("r-2"));
        queue.add(Samples.row("r-3"));
        queue.flush();
    }

    private static Set<String> families(String exposition) {
        Set<String> names = new TreeSet<>();
        exposition.lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> names.add(line.split(" ")[2]));
        return names;
    }

    private static String labelsOf(CamelRig rig, String family) {
        try {
            String sample = rig.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.matches(family + "(_count)?[{ ].*"))
                    .findFirst()
                    .orElseThrow();
            Set<String> labels = new TreeSet<>();
            Matcher label = Pattern.compile("(\\w+)=\"").matcher(sample);
            while (label.find()) {
                labels.add(label.group(1));
            }
            return String.join(", ", labels);
        } catch (Exception e) {
            throw new AssertionError(family, e);
        }
    }

    /** Name to labels, from the rows {@code | `dragoman_...` | type | labels | meaning |} of the operators' page. */
    private static Map<String, String> documented() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            if (line.startsWith("| `dragoman_")) {
                String[] cells = line.split("\\s*\\|\\s*");
                rows.put(cells[1].replace("`", ""), cells[3].replace("`", ""));
            }
        }
        return rows;
    }
}
