package io.dragoman.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What admins change is in the audit log, and what is not in the audit log has not been changed (S-81, S-82). */
class AuditRoutesTest {
    private static final String PROVIDER =
            "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"http://127.0.0.1:9\",\"api_key_ref\":\"env:P_KEY\"}";

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
    void tellsWhoChangedWhatAndHowItWasBefore() throws Exception {
        rig.post("/providers", PROVIDER);
        rig.patch("/providers/p", "{\"enabled\":false}");
        rig.post("/models", "{\"id\":\"m/1\",\"provider_id\":\"p\",\"weight\":3}");
        rig.patch("/models/m%2F1", "{\"weight\":7}");
        rig.delete("/models/m/1");
        rig.put("/routing-config", "{\"default_mode\":\"cheap\"}");
        rig.delete("/providers/p");

        assertThat(actions())
                .containsExactly(
                        "provider_deleted p",
                        "routing_config_created ",
                        "model_deleted m/1",
                        "model_changed m/1",
                        "model_created m/1",
                        "provider_changed p",
                        "provider_created p");
        JsonNode created = rows("?action=provider_created").path(0);
        assertThat(created.path("actor").asText()).isEqualTo("admin");
        assertThat(created.path("source").asText()).isEqualTo("127.0.0.1");
        assertThat(created.path("request_id").asText()).isNotEmpty();
        assertThat(created.path("before").isNull()).isTrue();
        assertThat(created.path("after").path("credential_ref").asText()).isEqualTo("P_KEY");
        JsonNode changed = rows("?action=model_changed").path(0);
        assertThat(changed.path("before").path("weight").asInt()).isEqualTo(3);
        assertThat(changed.path("after").path("weight").asInt()).isEqualTo(7);
        JsonNode deleted = rows("?action=provider_deleted").path(0);
        assertThat(deleted.path("before").path("enabled").asInt()).isZero();
        assertThat(deleted.path("after").isNull()).isTrue();
    }

    @Test
    void hasNoRowOfWhatDidNotHappen() throws Exception {
        assertThat(rig.delete("/providers/nobody").status()).isEqualTo(200);
        assertThat(rig.patch("/providers/nobody", "{\"enabled\":false}").status())
                .isEqualTo(404);
        assertThat(rig.post("/providers", "{\"id\":\"p\",\"type\":\"nonsense\"}")
                        .status())
                .isEqualTo(400);
        assertThat(rig.send("POST", "/providers", PROVIDER, "wrong").status()).isEqualTo(401);

        assertThat(actions()).isEmpty();
    }

    @Test
    void changesNothingWhenTheRowCannotBeStored() throws Exception {
        rig.post("/providers", PROVIDER);
        sql("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END");

        assertThat(rig.post("/providers", PROVIDER.replace("\"p\"", "\"q\"")).status())
                .isEqualTo(503);
        assertThat(rig.patch("/providers/p", "{\"enabled\":false}").status()).isEqualTo(503);
        assertThat(rig.delete("/providers/p").status()).isEqualTo(503);

        JsonNode providers = rig.get("/providers").json().path("items");
        assertThat(providers).hasSize(1);
        assertThat(providers.path(0).path("enabled").asBoolean()).isTrue();
        sql("DROP TRIGGER full");
        assertThat(rig.delete("/providers/p").status()).isEqualTo(200);
        assertThat(actions()).containsExactly("provider_deleted p", "provider_created p");
    }

    @Test
    void storesNoRowWhenTheChangeFails() throws Exception {
        sql("CREATE TRIGGER refused BEFORE INSERT ON provider BEGIN SELECT RAISE(ABORT, 'refused'); END");

        assertThat(rig.post("/providers", PROVIDER).status()).isEqualTo(503);

        assertThat(actions()).isEmpty();
        assertThat(rig.post("/audit/verify", "").json().path("verified").asInt())
                .isZero();
    }

    @Test
    void givesPagesByFilter() throws Exception {
        for (int i = 0; i < 12; i++) {
            rig.post("/models", "{\"id\":\"m" + i + "\",\"provider_id\":\"p\"}");
            rig.post("/providers", PROVIDER.replace("\"p\"", "\"p" + i + "\""));
        }

        JsonNode page = rig.get("/audit?limit=5&offset=10").json();

        assertThat(page.path("total").asInt()).isEqualTo(12);
        assertThat(page.path("limit").asInt()).isEqualTo(5);
        assertThat(page.path("offset").asInt()).isEqualTo(10);
        assertThat(page.path("logs")).hasSize(2);
        assertThat(rows("?target=p3")).hasSize(1);
        assertThat(rows("?actor=nobody")).isEmpty();
        JsonNode one = rows("?target=p3").path(0);
        assertThat(rows("?request_id=" + one.path("request_id").asText())).hasSize(1);
        String time = URLEncoder.encode(one.path("timestamp").asText(), StandardCharsets.UTF_8);
        assertThat(rows("?target=p3&since=" + time)).hasSize(1);
        assertThat(rows("?target=p3&until=" + time)).isEmpty();
        assertThat(rig.get("/audit?actor=nobody").json().toString())
                .isEqualTo("{\"logs\":[],\"total\":0,\"limit\":100,\"offset\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "limit=0; limit: 0 (expected: 1 to 1000)",
                "since=yesterday; since: yesterday (expected: an RFC 3339 time",
                "actor=; actor:  (expected: 1 to 200 characters)",
                "model=x; query: model (expected: one of actor, action, target"
            })
    void refusesWrongFilters(String query, String detail) throws Exception {
        AdminRig.Reply reply = rig.get("/audit?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).startsWith(detail);
    }

    @Test
    void verifiesTheChainAndAnEndThatWasKept() throws Exception {
        rig.post("/providers", PROVIDER);
        JsonNode kept = rig.post("/audit/verify", "{}").json().path("head");
        rig.delete("/providers/p");

        JsonNode whole = rig.post("/audit/verify", kept.toString()).json();
        assertThat(whole.path("ok").asBoolean()).isTrue();
        assertThat(whole.path("verified").asInt()).isEqualTo(2);

        sql("DROP TRIGGER audit_log_is_not_changed");
        sql("UPDATE audit_log SET actor = 'somebody' WHERE seq = 2");
        JsonNode broken = rig.post("/audit/verify", "").json();
        assertThat(broken.path("ok").asBoolean()).isFalse();
        assertThat(broken.path("broken").toString()).isEqualTo("{\"seq\":2,\"reason\":\"not as it was written\"}");
        assertThat(broken.path("head")).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"seq\":1}; hash: missing (expected: 64 hexadecimal digits)",
                "{\"seq\":-1,\"hash\":\"x\"}; seq: -1 (expected: a number, 0 or more)",
                "{\"head\":{}}; head: unknown field (expected: seq, hash)"
            })
    void refusesAnEndThatIsNone(String body, String detail) throws Exception {
        AdminRig.Reply reply = rig.post("/audit/verify", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void isForAdminsOnly() throws Exception {
        assertThat(rig.send("GET", "/audit", "").status()).isEqualTo(401);
        assertThat(rig.send("GET", "/audit", "", AdminRig.CONSUMER).status()).isEqualTo(401);
        assertThat(rig.send("POST", "/audit/verify", "", AdminRig.CONSUMER).status())
                .isEqualTo(401);
    }

    private List<String> actions() throws Exception {
        List<String> actions = new ArrayList<>();
        rows("").forEach(row -> actions.add(
                row.path("action").asText() + " " + row.path("target").asText("")));
        return actions.stream().map(action -> action.replace("null", "")).toList();
    }

    private JsonNode rows(String query) throws Exception {
        return rig.get("/audit" + query).json().path("logs");
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = rig.database.writer().getConnection()) {
            connection.createStatement().execute(statement);
        }
    }
}
