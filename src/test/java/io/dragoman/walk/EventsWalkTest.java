package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.events.EventClient;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator hears while clients, admins and providers do what they do. */
class EventsWalkTest {
    private static final String ADMIN = "Authorization: Bearer " + RunningBroker.ADMIN_TOKEN;

    @TempDir
    Path dir;

    private Path routes;
    private TwoProviders providers;
    private RunningBroker broker;
    private MockProvider best;
    private MockProvider second;
    private EventClient client;

    @BeforeEach
    void startBrokerAndListen() throws IOException {
        routes = copyOf(Path.of("routes"), dir.resolve("routes"));
        providers = TwoProviders.start(
                dir, "dragoman.routes-dir", routes.toString(), "dragoman.dispatch.backoff-base-ms", "1");
        broker = providers.broker();
        best = providers.best();
        second = providers.second();
        client = EventClient.open(broker.port(), "/admin/v1/events", ADMIN);
        assertThat(next("connected").path("resumed").asBoolean(true)).isFalse();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        providers.close();
    }

    @Test
    void hearsOfARequestThatSucceeds() throws IOException {
        Answer answer = broker.ask("hello", "\"mode\":\"cheap\"");

        JsonNode event = next("route_success");
        assertThat(event.path("request_id").asText()).isEqualTo(answer.header("x-request-id"));
        assertThat(event.path("model_id").asText())
                .isEqualTo(answer.json().path("negotiated_model").asText());
        assertThat(event.path("provider_id").asText())
                .isEqualTo(answer.json().path("provider").asText());
        assertThat(event.path("mode").asText()).isEqualTo("cheap");
        assertThat(event.path("cost_usd").asDouble())
                .isEqualTo(answer.json().path("cost_usd").asDouble());
        assertThat(event.path("reason").asText())
                .isEqualTo(answer.json().path("routing_reason").asText());
        assertThat(event.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void hearsOfAFailoverAndOfTheHealthItChanged() throws IOException {
        best.always(Fault.status(429).retryAfter("60"));

        Answer answer = broker.ask("hello");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode health = next("health_change");
        assertThat(health.path("model_id").asText()).isEqualTo("best");
        assertThat(health.path("to").asText()).isEqualTo("degraded");
        JsonNode failover = next("failover");
        assertThat(failover.path("request_id").asText()).isEqualTo(answer.header("x-request-id"));
        assertThat(failover.path("model_id").asText()).isEqualTo("best");
        assertThat(failover.path("next_model_id").asText()).isEqualTo("second");
        assertThat(failover.path("reason").asText()).isEqualTo("rate_limited");
        assertThat(next("route_success").path("model_id").asText()).isEqualTo("second");
    }

    @Test
    void hearsOfARequestThatFails() throws IOException {
        Answer answer = broker.ask("hello", "\"max_budget_usd\":0.000000001");

        assertThat(answer.status()).isEqualTo(422);
        JsonNode event = next("route_error");
        assertThat(event.path("request_id").asText()).isEqualTo(answer.header("x-request-id"));
        assertThat(event.path("reason").asText()).isEqualTo("no_eligible_model");
        assertThat(event.path("status").asInt()).isEqualTo(422);
        assertThat(event.has("model_id")).isFalse();
    }

    @Test
    void hearsOfAnAdminsChangeWithTheIdOfItsRequest() throws IOException {
        Answer answer = broker.admin("PATCH", "/models/second", "{\"weight\":5}");

        JsonNode event = next("config_change");
        assertThat(event.path("request_id").asText()).isEqualTo(answer.header("x-request-id"));
        assertThat(event.path("model_id").asText()).isEqualTo("second");
        assertThat(event.path("reason").asText()).isEqualTo("changed");
    }

    @Test
    void hearsOfTheVault() throws IOException {
        broker.admin("POST", "/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");

        assertThat(next("vault_state").path("to").asText()).isEqualTo("unlocked");
    }

    @Test
    void hearsOfRoutesThatAreTakenAndRefused() throws IOException {
        Path file = routes.resolve("pipeline/ask.camel.yaml");
        String good = Files.readString(file);

        replace(file, good.replace("ref: negotiate", "ref: nobodyKnowsThis"));
        JsonNode refused = next("reload");
        replace(file, "# A remark.\n" + good);
        JsonNode taken = next("reload");

        assertThat(refused.path("accepted").asBoolean(true)).isFalse();
        assertThat(refused.path("file").asText()).isEqualTo("pipeline/ask.camel.yaml");
        assertThat(refused.path("reason").asText()).contains("nobodyKnowsThis");
        assertThat(taken.path("accepted").asBoolean()).isTrue();
        assertThat(broker.ask("hello").status()).isEqualTo(200);
    }

    @Test
    void goesOnThroughAReloadOfItsOwnRoute() throws IOException {
        Path file = routes.resolve("admin/events.camel.yaml");

        replace(file, "# A remark.\n" + Files.readString(file));

        assertThat(next("reload").path("file").asText()).isEqualTo("admin/events.camel.yaml");
        broker.ask("hello");
        assertThat(next("route_success").path("status").asInt()).isEqualTo(200);
    }

    @Test
    void letsNobodyListenWithoutTheAdminToken() throws IOException {
        String consumer = "Authorization: Bearer " + RunningBroker.CONSUMER_KEY;

        assertThat(EventClient.open(broker.port(), "/admin/v1/events").head().get(0))
                .isEqualTo("http/1.1 401 unauthorized");
        assertThat(EventClient.open(broker.port(), "/admin/v1/events", consumer)
                        .head()
                        .get(0))
                .isEqualTo("http/1.1 401 unauthorized");
    }

    @Test
    void letsTheBrokerStopWhileSomebodyListens() throws IOException {
        long before = System.nanoTime();

        broker.close();

        assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);
        for (EventClient.Received event = client.next(); event != null; event = client.next()) {
            assertThat(event.type()).isNotEqualTo("route_error");
        }
    }

    private JsonNode next(String type) throws IOException {
        JsonNode data = client.next(type).data();
        JsonNode schema = OpenApiContract.shipped().page().at("/components/schemas/Event");
        assertThat(OpenApiContract.shipped().faults(schema, data))
                .as(data.toString())
                .isEmpty();
        return data;
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling("fresh.tmp"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path copyOf(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
