package io.dragoman.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.llm.LlmTarget;
import io.dragoman.camel.llm.LlmTargets;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.health.HealthBeans;
import io.dragoman.health.HealthSettings;
import io.dragoman.health.HealthState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderProbeRouteTest {
    private final Health health = new Health(HealthSettings.DEFAULT, Clock.systemUTC());
    private final CamelRig rig = new CamelRig();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile int status = 401;
    private HttpServer server;
    private volatile @Nullable String key;
    private volatile boolean locked;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rig.bind("targets", (LlmTargets) id -> LlmTarget.of(uri));
        rig.bind("probeCall", (Processor) exchange -> {
            if (key != null) {
                exchange.getMessage().setHeader("Authorization", "Bearer " + key);
            }
            exchange.setVariable("probe-keyed", key != null);
            exchange.setVariable("probe-locked", locked);
        });
        new HealthBeans(health, new Catalog()).bind(rig::bind);
    }

    @AfterEach
    void stop() {
        rig.close();
        server.stop(0);
    }

    @Test
    void halfOpensAProviderThatAnswersAgain() throws Exception {
        fail(ErrorClass.TRANSIENT);

        load(1);

        await().atMost(Duration.ofSeconds(10)).until(() -> state() == HealthState.DEGRADED);
        assertThat(seen).first().isEqualTo("GET /v1/models null");
    }

    @Test
    void leavesHealthyProvidersAlone() throws Exception {
        health.record(attempt(null));
        load(1);

        await().during(Duration.ofMillis(1_500)).atMost(Duration.ofSeconds(10)).until(seen::isEmpty);
    }

    @Test
    void keepsAProviderOutThatIsStillBroken() throws Exception {
        status = 503;
        fail(ErrorClass.TRANSIENT);
        load(0);

        probe();

        assertThat(seen).isNotEmpty();
        assertThat(state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void keepsAProviderOutThatCannotBeReached() throws Exception {
        fail(ErrorClass.TRANSIENT);
        long before = health.of("alpha", "a").blockedUntilMs();
        server.stop(0);
        load(0);
        await().until(() -> System.currentTimeMillis() > before - 10_000);

        probe();

        assertThat(state()).isEqualTo(HealthState.DOWN);
        assertThat(health.of("alpha", "a").blockedUntilMs()).isGreaterThan(before);
    }

    @Test
    void doesNotTakeAnAnswerForAnAcceptedKey() throws Exception {
        fail(ErrorClass.KEY);
        load(0);

        probe();

        assertThat(state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void takesASuccessUnderTheKeyForAnAcceptedKey() throws Exception {
        fail(ErrorClass.KEY);
        key = "sk-renewed";
        status = 200;

        load(1);

        await().atMost(Duration.ofSeconds(10)).until(() -> state() == HealthState.DEGRADED);
        assertThat(seen).first().isEqualTo("GET /v1/models Bearer sk-renewed");
    }

    @Test
    void asksNobodyWhoseKeyIsInALockedVaultAndJudgesNobodyByThat() throws Exception {
        fail(ErrorClass.TRANSIENT);
        long before = health.of("alpha", "a").blockedUntilMs();
        locked = true;
        load(1);

        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(10)).until(seen::isEmpty);

        assertThat(health.of("alpha", "a").blockedUntilMs()).isEqualTo(before);
    }

    /** @param seconds between probes; 0 = the clock is off */
    private void load(int seconds) throws Exception {
        var properties = rig.context.getPropertiesComponent();
        properties.addInitialProperty("dragoman.health.probe-seconds", String.valueOf(seconds));
        properties.addInitialProperty("dragoman.health.probe-path", "/v1/models");
        rig.start(Files.readString(Path.of("routes/schedule/provider-probe.camel.yaml")));
    }

    private void probe() {
        rig.context
                .createFluentProducerTemplate()
                .withVariable("provider", "alpha")
                .withVariable("probe-keyed", false)
                .to("hot:probe")
                .send();
    }

    private HealthState state() {
        return health.of("alpha", "a").state();
    }

    private void fail(ErrorClass errorClass) {
        for (int i = 0; i < 5; i++) {
            health.record(attempt(errorClass));
        }
    }

    private static Attempt attempt(ErrorClass errorClass) {
        return new Attempt("a", "alpha", 0, 10, -1, 0, errorClass, Usage.NONE, 0);
    }
}
