package io.dragoman.routes;

import static io.dragoman.negotiation.Catalogs.model;
import static io.dragoman.negotiation.Catalogs.usd;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.camel.CamelRig;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.health.HealthBeans;
import io.dragoman.health.HealthReport;
import io.dragoman.health.HealthSettings;
import io.dragoman.negotiation.Catalogs;
import io.dragoman.negotiation.NegotiationBeans;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutingSimulateRouteTest {
    private static final String ACCESS = """

            - route:
                id: require-admin
                from:
                  uri: hot:require-admin
                  steps:
                    - log: "let in"
            """;

    private final Health health = new Health(HealthSettings.DEFAULT, Clock.systemUTC());
    private final Catalog catalog = new Catalog();
    private final CamelRig rig = new CamelRig();

    @BeforeEach
    void start() throws Exception {
        catalog.swap(Catalogs.of(
                model("small", 4, usd(0.15), usd(0.6)),
                model("middle", 7, usd(0.6), usd(2.4)),
                model("large", 9, usd(5), usd(20)),
                model("dear", 10, usd(500), usd(2_000))));
        new HealthBeans(health, catalog).bind(rig::bind);
        rig.bind("healthAnswer", (Processor)
                exchange -> exchange.getMessage().setBody(Json.bytes(HealthReport.of(health, catalog.current()))));
        new NegotiationBeans(catalog, health).bind(rig::bind);
        String routes = "";
        for (String file : List.of("api/admin-routing", "admin/routing-simulate", "admin/health")) {
            routes += Files.readString(Path.of("routes/" + file + ".camel.yaml")) + "\n";
        }
        rig.start("- restConfiguration:\n    inlineRoutes: false\n" + routes + ACCESS);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void showsTheDecisionTheScoresAndTheExclusions() throws Exception {
        for (int i = 0; i < 5; i++) {
            health.record(new Attempt("large", "alpha", 0, 10, -1, 503, ErrorClass.TRANSIENT, Usage.NONE, 0));
        }

        JsonNode answer = simulate("{\"mode\":\"normal\",\"token_count\":1000,\"min_weight\":4}");

        assertThat(answer.at("/decision/negotiated_model").asText()).isEqualTo("middle");
        assertThat(answer.at("/decision/routing_reason").asText())
                .isEqualTo("mode=normal;min_weight=4;p=0.70;next=small;excluded=budget:1,health:1");
        assertThat(answer.at("/decision/estimated_cost_usd").decimalValue())
                .isEqualByComparingTo(answer.at("/eligible/0/expected_cost_usd").decimalValue());
        assertThat(answer.path("eligible").findValuesAsText("id")).containsExactly("middle", "small");
        assertThat(answer.at("/eligible/0/utility_usd").doubleValue())
                .isGreaterThan(answer.at("/eligible/1/utility_usd").doubleValue());
        assertThat(answer.path("excluded").findValuesAsText("id")).containsExactly("dear", "large");
        assertThat(answer.path("excluded").findValuesAsText("reason")).containsExactly("budget", "health");
        assertThat(answer.at("/excluded/0/detail").asText())
                .startsWith("upper cost ")
                .endsWith("USD (budget: 0.05)");
        assertThat(answer.at("/excluded/1/detail").asText()).startsWith("down until 20");
    }

    @Test
    void showsARefusalAsAnAnswer() throws Exception {
        JsonNode answer = simulate("{\"token_count\":1000,\"max_budget_usd\":0.0000001}");

        assertThat(answer.path("decision").isNull()).isTrue();
        assertThat(answer.at("/refusal/code").asText()).isEqualTo("no_eligible_model");
        assertThat(answer.at("/refusal/excluded/budget").asInt()).isEqualTo(4);
        assertThat(answer.at("/refusal/nearest_miss/model").asText()).isEqualTo("small");
        assertThat(answer.path("eligible").isArray()).isTrue();
        assertThat(answer.path("eligible")).isEmpty();
    }

    @Test
    void takesTheDefaultsForWhatIsLeftOut() throws Exception {
        JsonNode answer = simulate("{}");

        assertThat(answer.at("/decision/mode").asText()).isEqualTo("normal");
        assertThat(answer.at("/decision/value_usd").doubleValue()).isEqualTo(0.02);
        assertThat(answer.at("/decision/snapshot").asLong()).isEqualTo(7);
    }

    @Test
    void answersBothDoorsOverHttp() throws Exception {
        var simulated = rig.post("/admin/v1/routing/simulate", "{\"mode\":\"cheap\"}");
        assertThat(simulated.statusCode()).isEqualTo(200);
        assertThat(simulated.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(Json.read(simulated.body()).at("/decision/negotiated_model").asText())
                .isEqualTo("small");

        var report = rig.get("/admin/v1/health");
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(Json.read(report.body()).at("/providers/0/provider_id").asText())
                .isEqualTo("alpha");
        assertThat(Json.read(report.body()).at("/providers/0/models")).hasSize(4);
    }

    private JsonNode simulate(String question) throws Exception {
        byte[] answer = rig.context
                .createProducerTemplate()
                .requestBody("hot:routing-simulate", question.getBytes(StandardCharsets.UTF_8), byte[].class);
        return Json.read(answer);
    }
}
