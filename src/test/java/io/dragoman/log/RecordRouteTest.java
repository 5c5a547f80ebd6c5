package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.Principal;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usage;
import io.dragoman.dispatch.DispatchRecordProcessor;
import io.dragoman.events.EventTap;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.events.EventsSettings;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.operations.OperationsBeans;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.telemetry.TelemetryProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordRouteTest {
    @TempDir
    Path root;

    private final Events events = new Events(EventsSettings.DEFAULT);
    private Database database;
    private LogBeans beans;
    private OperationsBeans operations;
    private CamelRig rig;

    @BeforeEach
    void start() throws Exception {
        database = Database.open("", root.resolve("data"), 2);
        beans = new LogBeans(database, 100);
        Catalog catalog = new Catalog();
        catalog.swap(CatalogSnapshot.of(
                7, List.of(Samples.provider("p")), List.of(Samples.model("m-1", "p")), RoutingConfig.DEFAULT));
        operations = new OperationsBeans(
                catalog, new Health(HealthSettings.DEFAULT, Clock.systemUTC()), beans.queue(), events, () -> 0);
        rig = new CamelRig();
        beans.bind(rig::bind);
        operations.bind(rig::bind);
        rig.bind("telemetry", new TelemetryProcessor(null));
        rig.bind("dispatchRecord", new DispatchRecordProcessor());
        rig.start(Files.readString(Path.of("routes/pipeline/record.camel.yaml")));
    }

    @AfterEach
    void stop() {
        rig.close();
        operations.close();
        events.close();
        beans.close();
        database.close();
    }

    @Test
    void tellsThoseWhoListen() {
        EventTap tap = new EventTap(events);

        record(Map.of(
                "request",
                request(true),
                "attempts",
                List.of(Samples.attempt("p", "m-1", ErrorClass.OVERLOADED), Samples.attempt("p", "m-2", null)),
                "response-status",
                200,
                "response-outcome",
                ResponseOutcome.COMPLETED));

        await().until(() -> tap.of(EventType.ROUTE_SUCCESS).size() == 1);
        assertThat(tap.of(EventType.FAILOVER, EventType.ROUTE_SUCCESS))
                .extracting(event -> event.path("request_id").asText())
                .containsExactly("req-1", "req-1");
    }

    @Test
    void writesOneRowWithAllAttemptsOfARequestThatFailedOver() {
        Map<String, Object> row = record(Map.of(
                "request",
                request(true),
                "principal",
                new Principal(Principal.Kind.CONSUMER, "key_1"),
                "decision",
                decision(),
                "routing-reason",
                "mode=normal;failover:overloaded",
                "attempts",
                List.of(Samples.attempt("p", "m-1", ErrorClass.OVERLOADED), Samples.attempt("p", "m-2", null)),
                "response-status",
                200,
                "response-outcome",
                ResponseOutcome.COMPLETED));

        assertThat(row)
                .containsEntry("request_id", "req-1")
                .containsEntry("client_request_id", "mine")
                .containsEntry("mode", "normal")
                .containsEntry("streamed", 1)
                .containsEntry("model_id", "m-2")
                .containsEntry("provider_id", "p")
                .containsEntry("api_key_id", "key_1")
                .containsEntry("status_code", 200)
                .containsEntry("error_class", null)
                .containsEntry("estimated_cost_nano_usd", 222)
                .containsEntry("cost_nano_usd", 31_000)
                .containsEntry("input_tokens", 200)
                .containsEntry("reasoning_tokens", 10)
                .containsEntry("routing_reason", "mode=normal;failover:overloaded")
                .containsEntry("meta", "{\"team\":\"blue\"}");
        assertThat((String) row.get("attempts")).contains("\"m-1\"", "overloaded", "\"m-2\"");
        assertThat(operations.registry().scrape())
                .contains(
                        "dragoman_requests_total{error_class=\"none\",mode=\"normal\",status=\"200\",streamed=\"true\"} 1");
    }

    @Test
    void writesARowForARequestThatWasRefusedBeforeItWasRead() {
        Map<String, Object> row = record(Map.of(
                "problem",
                new DragomanException(ProblemCode.UNAUTHORIZED, "key: missing"),
                "response-status",
                401,
                "response-outcome",
                ResponseOutcome.COMPLETED));

        assertThat(row)
                .containsEntry("status_code", 401)
                .containsEntry("error_class", "unauthorized")
                .containsEntry("model_id", null)
                .containsEntry("mode", null)
                .containsEntry("attempts", "[]")
                .containsEntry("meta", "{}");
    }

    @Test
    void writesARowForARequestThatNoModelMayAnswer() {
        Map<String, Object> row = record(Map.of(
                "request",
                request(false),
                "problem",
                new DragomanException(ProblemCode.NO_ELIGIBLE_MODEL, "none"),
                "response-status",
                422,
                "response-outcome",
                ResponseOutcome.COMPLETED));

        assertThat(row).containsEntry("status_code", 422).containsEntry("error_code", "no_eligible_model");
    }

    @Test
    void blamesNobodyForAClientThatLeft() {
        Map<String, Object> row = record(Map.of(
                "request",
                request(true),
                "attempts",
                List.of(Samples.attempt("p", "m-1", ErrorClass.CLIENT_GONE)),
                "response-status",
                200,
                "response-outcome",
                ResponseOutcome.CLIENT_GONE));

        assertThat(row)
                .containsEntry("status_code", 499)
                .containsEntry("error_class", "client_gone")
                .containsEntry("cost_nano_usd", 15_500);
    }

    @Test
    void keepsALargeMetaOutOfMemory() {
        ObjectNode large = Json.object().put("text", "x".repeat(1_000_000));

        assertThat(RequestLog.metaText(large)).isEqualTo("{\"omitted_characters\":1000011}");
    }

    @Test
    void cutsWhatAClientMadeTooLong() {
        RequestLog row = new RequestLog(
                0,
                "r",
                "a\u0000b".repeat(500),
                "chat",
                null,
                false,
                null,
                null,
                null,
                200,
                null,
                null,
                0,
                0,
                0,
                -1,
                Usage.NONE,
                "x".repeat(5_000),
                List.of(),
                "{}",
                null);

        assertThat(row.clientRequestId())
                .hasSize(RequestLog.MAX_CLIENT_REQUEST_ID)
                .startsWith("a ba b");
        assertThat(row.routingReason()).hasSize(RequestLog.MAX_ROUTING_REASON);
    }

    private Map<String, Object> record(Map<String, Object> variables) {
        Exchange exchange = new DefaultExchange(rig.context);
        exchange.setVariable("call", HttpCall.of("POST", "/v1/chat", "req-1"));
        variables.forEach(exchange::setVariable);
        Exchange done = rig.context.createProducerTemplate().send("hot:record", exchange);
        assertThat(done.getException()).isNull();
        beans.queue().flush();
        LogFilter all = new LogFilter(null, null, null, null, null, null, 0, Long.MAX_VALUE, 10, 0, null);
        List<Map<String, Object>> rows = database.rows("request_log/page", all.values());
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static ChatRequest request(boolean stream) {
        ObjectNode message = Json.object().put("role", "user").put("content", "hello");
        return new ChatRequest(
                "req-1",
                "mine",
                Set.of(),
                new RoutingPolicy(Mode.NORMAL, 1_000_000, 1_000, 0),
                Json.array().add(message),
                null,
                0,
                Json.object(),
                null,
                stream,
                Json.object().put("team", "blue"),
                OutputFormat.AS_IS,
                AllowedModels.ALL);
    }

    private static Decision decision() {
        return new Decision(
                new RoutingPolicy(Mode.NORMAL, 1_000_000, 1_000, 0),
                0.02,
                10,
                7,
                List.of(candidate("m-1", 111), candidate("m-2", 222)),
                List.of(),
                false);
    }

    private static Candidate candidate(String modelId, long expectedCostNanoUsd) {
        return new Candidate(
                Samples.model(modelId, "p"),
                Samples.provider("p"),
                10,
                100,
                1,
                100,
                expectedCostNanoUsd,
                1_000,
                200,
                400,
                0.9,
                1,
                0.01);
    }
}
