package io.dragoman.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.admin.AdminRig.Reply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the key of a provider gets into the vault and out of it again. */
class ProviderKeyRoutesTest {
    @TempDir
    Path dir;

    private AdminRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new AdminRig(dir.resolve("data"), false);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void takesNoKeyWhileTheVaultIsLockedAndNeverRepeatsIt() throws Exception {
        Reply refused = rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"api_key\":\"sk-secret\"}");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("code").asText()).isEqualTo("vault_locked");
        assertThat(refused.json().toString()).doesNotContain("sk-secret");
        assertThat(rig.catalog.current().providers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"api_key\":\"\" | api_key: not a key (expected: 1 to 16384 visible ASCII characters)",
                "\"api_key\":\"sk secret\" | api_key: not a key (expected: 1 to 16384 visible ASCII characters)",
                "\"api_key\":12345678 | api_key: not a text (expected: the key itself)",
                "\"api_key\":[\"sk-secret\"] | api_key: not a text (expected: the key itself)",
                "\"api_key\":\"sk-secret\",\"cred_store\":\"none\" | cred_store: none (expected: vault, because of api_key)",
                "\"api_key\":\"sk-secret\",\"api_key_ref\":\"env:X\" | api_key_ref: given together with api_key (expected: one of the two)"
            })
    void refusesAKeyThatIsNone(String fields, String detail) throws Exception {
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");

        Reply refused = rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\"," + fields + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).isEqualTo(detail);
        assertThat(rig.get("/vault/secrets").json().path("total").asInt()).isZero();
    }

    @Test
    void keepsTheKeyOfAProviderInTheVaultAsLongAsTheProviderWantsIt() throws Exception {
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        Reply stored = rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"api_key\":\"sk-secret\"}");
        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("cred_store").asText()).isEqualTo("vault");
        assertThat(stored.json().toString()).doesNotContain("sk-secret");
        assertThat(secrets()).containsExactly("provider/p");

        assertThat(rig.patch("/providers/p", "{\"enabled\":false}")
                        .json()
                        .path("cred_store")
                        .asText())
                .isEqualTo("vault");
        assertThat(secrets()).containsExactly("provider/p");
        assertThat(rig.patch("/providers/p", "{\"api_key_ref\":\"env:P_KEY\"}")
                        .json()
                        .path("cred_store")
                        .asText())
                .isEqualTo("env");
        assertThat(secrets()).isEmpty();

        rig.patch("/providers/p", "{\"api_key\":\"sk-again\"}");
        assertThat(secrets()).containsExactly("provider/p");
        assertThat(rig.patch("/providers/p", "{\"api_key\":null}")
                        .json()
                        .path("cred_store")
                        .asText())
                .isEqualTo("none");
        assertThat(secrets()).isEmpty();

        rig.put("/vault/secrets/provider%2Fp", "{\"value\":\"sk-before\"}");
        rig.patch("/providers/p", "{\"cred_store\":\"vault\"}");
        assertThat(secrets()).containsExactly("provider/p");
        rig.post("/vault/lock", "");
        assertThat(rig.delete("/providers/p").status()).isEqualTo(200);
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        assertThat(secrets()).isEmpty();
    }

    @Test
    void keepsTheKeyOfAProviderThatIsPostedAgainWithoutAWordOfIt() throws Exception {
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"api_key\":\"sk-secret\"}");
        rig.post("/providers", "{\"id\":\"q\",\"type\":\"openai\",\"api_key_ref\":\"env:Q_KEY\"}");

        assertThat(store(rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"enabled\":false}")))
                .isEqualTo("vault");
        assertThat(store(rig.post("/providers", "{\"id\":\"q\",\"type\":\"openai\"}")))
                .isEqualTo("env");

        assertThat(secrets()).containsExactly("provider/p");
        assertThat(store(rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"cred_store\":\"none\"}")))
                .isEqualTo("none");
        assertThat(secrets()).isEmpty();
    }

    @Test
    void leavesNoKeyInTheVaultOfAProviderThatCouldNotBeStored() throws Exception {
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        refuseProviders();

        Reply failed = rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"api_key\":\"sk-secret\"}");

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.json().path("code").asText()).isEqualTo("store_unavailable");
        assertThat(secrets()).isEmpty();
        assertThat(rig.get("/providers").json().path("total").asInt()).isZero();
    }

    @Test
    void keepsTheKeyAProviderHadWhenItsChangeCouldNotBeStored() throws Exception {
        rig.post("/vault/unlock", "{\"admin_password\":\"correct horse battery\"}");
        rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"api_key\":\"sk-first-key\"}");
        String before = fingerprint();
        refuseProviders();

        assertThat(rig.patch("/providers/p", "{\"api_key\":\"sk-second-key\"}").status())
                .isEqualTo(503);

        assertThat(fingerprint()).isEqualTo(before);
    }

    private void refuseProviders() throws SQLException {
        try (Connection connection = rig.database.writer().getConnection();
                Statement statement = connection.createStatement()) {
            for (String change : List.of("INSERT", "UPDATE")) {
                statement.execute("CREATE TRIGGER refused_" + change + " BEFORE " + change
                        + " ON provider BEGIN SELECT RAISE(ABORT, 'full'); END");
            }
        }
    }

    private String fingerprint() throws Exception {
        return rig.get("/vault/secrets")
                .json()
                .path("items")
                .path(0)
                .path("fingerprint")
                .asText();
    }

    private static String store(Reply reply) {
        return reply.json().path("cred_store").asText();
    }

    private List<String> secrets() throws Exception {
        List<String> names = new ArrayList<>();
        rig.get("/vault/secrets")
                .json()
                .path("items")
                .forEach(item -> names.add(item.path("name").asText()));
        return names;
    }
}
