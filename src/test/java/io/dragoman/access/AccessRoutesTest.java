package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.audit.AuditLog;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.AllowedModels;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.StoreBeans;
import io.dragoman.store.StoreThreads;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-01, S-06. */
class AccessRoutesTest {
    private static final String ADMIN = "admin-0123456789";
    private static final String CONSUMER = "consumer-0123456789";
    private static final String METRICS = "metrics-0123456789";

    @TempDir
    Path root;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private @Nullable Database database;
    private @Nullable StoreThreads threads;

    @AfterEach
    void stop() {
        context.stop();
        if (threads != null && database != null) {
            threads.close();
            database.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "require-admin,authorization,Bearer " + ADMIN + ",admin",
        "require-admin,authorization,bearer  " + ADMIN + ",admin",
        "require-admin,x-api-key," + ADMIN + ",admin",
        "require-consumer,authorization,Bearer " + CONSUMER + ",default",
        "require-consumer,x-api-key," + CONSUMER + ",default",
        "require-chat,authorization,Bearer " + CONSUMER + ",default",
        "require-plan,authorization,Bearer " + CONSUMER + ",default",
        "require-feedback,authorization,Bearer " + CONSUMER + ",default",
        "require-metrics,authorization,Bearer " + ADMIN + ",admin",
        "require-metrics,authorization,Bearer " + METRICS + ",metrics",
    })
    void letsAKeyThroughItsDoorAndSaysWhoseItIs(String door, String header, String value, String id) throws Exception {
        start(false);
        Exchange passed = ask(door, Map.of(header, value));
        assertThat(passed.getException()).isNull();
        assertThat(passed.getVariable("principal", Principal.class).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "require-admin,authorization,Bearer " + CONSUMER,
        "require-admin,authorization,Bearer " + METRICS,
        "require-consumer,authorization,Bearer " + ADMIN,
        "require-metrics,x-api-key," + CONSUMER,
        "require-consumer,x-api-key," + METRICS,
        "require-admin,authorization,Basic " + ADMIN,
        "require-admin,authorization," + ADMIN,
        "require-admin,authorization,Bearer " + ADMIN + "x",
        "require-admin,authorization,Bearer",
        "require-admin,x-api-key,''",
        "require-admin,accept,Bearer " + ADMIN,
    })
    void refusesEverythingElseWithoutRepeatingIt(String door, String header, String value) throws Exception {
        start(false);
        Exchange refused = ask(door, Map.of(header, value));
        assertThat(refused.getException()).hasMessageStartingWith("key: ").hasMessageNotContaining("0123456789");
        assertThat(refused.getVariable("principal")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require-admin", "require-consumer", "require-metrics"})
    void refusesARequestWithoutKeyAndAnExchangeWithoutRequest(String door) throws Exception {
        start(false);
        assertThat(ask(door, Map.of()).getException()).hasMessageStartingWith("key: missing");
        assertThat(ask(door, null).getException()).hasMessageStartingWith("key: missing");
    }

    @ParameterizedTest
    @CsvSource({"chat,plan", "plan,feedback", "feedback,chat"})
    void refusesAKeyThatLacksTheScopeOfTheDoor(String has, String lacks) throws Exception {
        start(false, EnumSet.of(Scope.of(has).orElseThrow()));
        assertThat(ask("require-" + has, Map.of("x-api-key", CONSUMER)).getException())
                .isNull();
        assertThat(ask("require-consumer", Map.of("x-api-key", CONSUMER)).getException())
                .isNull();
        Exchange refused = ask("require-" + lacks, Map.of("x-api-key", CONSUMER));
        assertThat(refused.getException())
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN_SCOPE))
                .hasMessageContaining("scope " + lacks);
        assertThat(refused.getVariable("principal", Principal.class).id()).isEqualTo("default");
    }

    @Test
    void opensOnlyTheMetricsWhereTheOperatorSaysSo() throws Exception {
        start(true);
        assertThat(ask("require-metrics", Map.of()).getException()).isNull();
        assertThat(ask("require-admin", Map.of()).getException()).isNotNull();
        assertThat(ask("require-consumer", Map.of()).getException()).isNotNull();
    }

    private void start(boolean metricsOpen) throws Exception {
        start(metricsOpen, EnumSet.allOf(Scope.class));
    }

    private void start(boolean metricsOpen, Set<Scope> scopes) throws Exception {
        AccessSettings nothing = AccessSettings.in(root).given(ADMIN, CONSUMER);
        AccessSettings settings = new AccessSettings(
                nothing.adminToken(),
                nothing.adminTokenFile(),
                nothing.consumerKey(),
                Optional.of(METRICS),
                metricsOpen,
                nothing.pepperFile(),
                0);
        database = Database.open("", root, 1);
        threads = new StoreThreads(1);
        new StoreBeans(database, threads).bind(context.getRegistry()::bind);
        Access access = new Bootstrap(
                        database,
                        new AuditLog(database, Clock.systemUTC()),
                        new PrintStream(OutputStream.nullOutputStream()),
                        Clock.systemUTC())
                .open(settings);
        ApiKey key = access.keys().get("default").key();
        access.keys()
                .put(new ApiKey(
                        key.id(),
                        null,
                        key.name(),
                        key.hash(),
                        null,
                        0,
                        scopes,
                        AllowedModels.ALL,
                        true,
                        ApiKey.Limits.NONE,
                        0,
                        0,
                        0,
                        0,
                        0));
        new AccessBeans(access, KeySpending.UNKNOWN, settings).bind(context.getRegistry()::bind);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "file:routes/policy/access.camel.yaml"));
        context.start();
    }

    private Exchange ask(String door, @Nullable Map<String, String> headers) {
        return context.createProducerTemplate().send("hot:" + door, exchange -> {
            if (headers != null) {
                exchange.setVariable(
                        CallVariables.CALL, new HttpCall("GET", "/", null, Map.of(), headers, "127.0.0.1", "r1", 0, 0));
            }
        });
    }
}
