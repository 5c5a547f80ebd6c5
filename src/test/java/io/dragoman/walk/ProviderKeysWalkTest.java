package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key goes into the vault in one call, and from there to the provider at each call, as long as the vault is open (S-25). S-23. */
class ProviderKeysWalkTest {
    private static final String UNLOCK = "{\"admin_password\":\"correct horse battery\"}";

    @TempDir
    Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.when(call -> !said(call.header("authorization")), Fault.invalidKey());
        broker = RunningBroker.start(dir, "dragoman.dispatch.backoff-base-ms", "1");
        assertThat(broker.admin("POST", "/vault/unlock", UNLOCK).status()).isEqualTo(200);
        register("safe", "\"api_key\":\"sk-right-1\"");
        addModel("m-safe", "safe", 9);
    }

    private static boolean said(String header) {
        return "Bearer sk-right-1".equals(header) || "Bearer sk-right-2".equals(header);
    }

    @AfterEach
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void sendsTheKeyFromTheVault() {
        assertThat(broker.ask("hello").status()).isEqualTo(200);

        assertThat(mock.calls().get(0).header("authorization")).isEqualTo("Bearer sk-right-1");
        Answer discovered = broker.admin("/providers/safe/discover");
        assertThat(discovered.status()).as(discovered.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"anthropic|x-api-key|''", "gemini|x-goog-api-key|''", "openai|authorization|'Bearer '"})
    void sendsTheKeyInTheHeaderOfTheDialect(String dialect, String header, String prefix) {
        try (MockProvider other = MockProvider.start()) {
            assertThat(broker.admin(
                                    "POST",
                                    "/providers",
                                    "{\"id\":\"other\",\"type\":\"%s\",\"base_url\":\"%s\",\"api_key\":\"sk-other-1\"}"
                                            .formatted(dialect, other.baseUrl(dialect)))
                            .status())
                    .isEqualTo(200);
            addModel("m-other", "other", 10);

            Answer answer = broker.ask("hello", "\"min_weight\":10");

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(other.calls().get(0).header(header)).isEqualTo(prefix + "sk-other-1");
        }
    }

    @Test
    void usesAChangedKeyFromTheNextCallOn() {
        broker.ask("one");
        broker.admin("PATCH", "/providers/safe", "{\"api_key\":\"sk-right-2\"}");

        assertThat(broker.ask("two").status()).isEqualTo(200);

        assertThat(mock.calls().get(1).header("authorization")).isEqualTo("Bearer sk-right-2");
    }

    @Test
    void refusesWhileTheVaultIsLockedAndGoesOnWhenItIsOpen() {
        broker.admin("POST", "/vault/lock", "");

        Answer refused = broker.ask("hello");

        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("vault_locked");
        assertThat(mock.calls()).isEmpty();
        assertThat(broker.admin("/providers/safe/discover").code()).isEqualTo("vault_locked");
        for (int i = 0; i < 5; i++) {
            assertThat(broker.ask("hello").code()).isEqualTo("vault_locked");
        }
        broker.admin("POST", "/vault/unlock", UNLOCK);
        assertThat(broker.ask("hello").status())
                .as("a locked vault is not the provider's fault")
                .isEqualTo(200);
    }

    @Test
    void asksAProviderThatNeedsNoKeyOfTheVaultWhileItIsLocked() {
        for (int i = 0; i < 4; i++) {
            register("safe" + i, "\"api_key\":\"sk-right-1\"");
            addModel("m-safe" + i, "safe" + i, 9);
        }
        try (MockProvider free = MockProvider.start().acceptMissingKey()) {
            broker.model("m-free", "openai", free.baseUrl("openai"), 1);
            broker.admin("POST", "/vault/lock", "");

            Answer answer = broker.ask("hello");

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("m-free");
            assertThat(answer.json().path("routing_reason").asText()).contains("failover:vault_locked");
            assertThat(mock.calls()).isEmpty();
        }
    }

    @Test
    void letsACallFinishThatHasItsKeyWhenTheVaultLocks() {
        mock.next(Fault.none().delayHead(Duration.ofMillis(1_500)));
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> broker.ask("hello"));
        await().until(() -> !mock.calls().isEmpty());

        broker.admin("POST", "/vault/lock", "");

        assertThat(broker.ask("hello").code()).isEqualTo("vault_locked");
        assertThat(running.join().status()).isEqualTo(200);
    }

    @Test
    void locksByItselfAndRefusesFromThenOn() {
        broker.close();
        broker = RunningBroker.start(
                dir, "dragoman.vault.auto-lock-seconds", "1", "dragoman.vault.auto-lock-check-ms", "20");
        broker.admin("POST", "/vault/unlock", UNLOCK);

        await().untilAsserted(() -> assertThat(broker.ask("hello").code()).isEqualTo("vault_locked"));
    }

    @Test
    void probesAProviderThatIsDownUnderItsKeyAndNotAtAllWhileTheVaultIsLocked() {
        broker.close();
        broker =
                RunningBroker.start(dir, "dragoman.health.probe-seconds", "1", "dragoman.health.minimum-attempts", "1");
        broker.admin("POST", "/vault/unlock", UNLOCK);
        mock.next(4, Fault.status(500));
        assertThat(broker.ask("hello").status()).isEqualTo(502);
        broker.admin("POST", "/vault/lock", "");
        mock.reset();

        await().during(Duration.ofMillis(2_500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> mock.journal().isEmpty());

        broker.admin("POST", "/vault/unlock", UNLOCK);
        await().until(() -> !mock.journal().isEmpty());
        assertThat(mock.journal().get(0).header("authorization")).isEqualTo("Bearer sk-right-1");
    }

    @Test
    void failsOverFromAKeyThatIsGone() {
        register("spare", "\"api_key\":\"sk-right-2\"");
        addModel("m-spare", "spare", 1);
        broker.admin("DELETE", "/vault/secrets/provider%2Fsafe", "");

        Answer answer = broker.ask("hello");

        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("m-spare");
        assertThat(answer.json().path("routing_reason").asText()).contains("failover:key");
    }

    @Test
    void sendsNobodyAKeyFromARowThatWasDamagedOrSwappedS23() throws SQLException {
        register("spare", "\"api_key\":\"sk-right-2\"");
        addModel("m-spare", "spare", 1);
        broker.admin("POST", "/vault/lock", "");
        sql("UPDATE vault_secret SET nonce = (SELECT nonce FROM vault_secret WHERE name = 'provider/spare'),"
                + " ct = (SELECT ct FROM vault_secret WHERE name = 'provider/spare') WHERE name = 'provider/safe'");
        broker.admin("POST", "/vault/unlock", UNLOCK);

        Answer answer = broker.ask("hello");

        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("m-spare");
        assertThat(answer.json().path("routing_reason").asText()).contains("failover:key");
        assertThat(mock.calls()).hasSize(1);
        assertThat(broker.admin("/audit?action=secret_unreadable&target=provider/safe")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        broker.admin("POST", "/vault/lock", "");
        sql("UPDATE vault_secret SET ct = zeroblob(length(ct))");
        broker.admin("POST", "/vault/unlock", UNLOCK);
        Answer refused = broker.ask("hello");
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.body()).contains("\"error_class\":\"key\"");
        assertThat(mock.calls()).hasSize(1);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    private void register(String id, String fields) {
        Answer answer = broker.admin(
                "POST",
                "/providers",
                "{\"id\":\"%s\",\"type\":\"openai\",\"base_url\":\"%s\",%s}"
                        .formatted(id, mock.baseUrl("openai"), fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("sk-right");
    }

    private void addModel(String id, String provider, int weight) {
        assertThat(broker.admin("POST", "/models", """
                                {"id":"%s","provider_id":"%s","weight":%d,"max_context_tokens":16000,
                                 "input_per_1k":0.001,"output_per_1k":0.002,"capabilities":["planning"]}
                                """.formatted(id, provider, weight))
                        .status())
                .isEqualTo(200);
    }
}
