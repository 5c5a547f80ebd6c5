package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.http.FailureRenderer;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.RenderedFailure;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultRoutesTest {
    private static final String UNLOCK = "{\"admin_password\":\"" + VaultRig.PASSWORD + "\"}";
    private static final String SURROUNDINGS = """
            - restConfiguration:
                inlineRoutes: false
            - route:
                id: require-admin
                from:
                  uri: hot:require-admin
                  steps:
                    - process:
                        ref: requireAdmin
            """;

    @TempDir
    Path root;

    private VaultRig vault;
    private CamelRig rig;

    @BeforeEach
    void start() throws Exception {
        vault = new VaultRig(root);
        rig = new CamelRig();
        new VaultBeans(vault.vault).bind(rig::bind);
        rig.bind("requireAdmin", (Processor) exchange -> {
            HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
            if (!"Bearer admin".equals(call.header("authorization"))) {
                throw new DragomanException(ProblemCode.UNAUTHORIZED, "admin token: missing");
            }
        });
        rig.bind("failures", (FailureRenderer) VaultRoutesTest::rendered);
        rig.context.getPropertiesComponent().addInitialProperty("dragoman.vault.auto-lock-check-ms", "20");
        rig.start(SURROUNDINGS
                + Files.readString(Path.of("routes/api/admin-vault.camel.yaml"))
                + Files.readString(Path.of("routes/admin/vault.camel.yaml"))
                + Files.readString(Path.of("routes/schedule/vault-auto-lock.camel.yaml")));
    }

    @AfterEach
    void stop() {
        rig.close();
        vault.close();
    }

    private static RenderedFailure rendered(HttpCall call, io.dragoman.camel.http.HttpFailure failure) {
        Throwable cause = failure.cause();
        while (cause != null && !(cause instanceof DragomanException)) {
            cause = cause.getCause();
        }
        int status = cause instanceof DragomanException problem ? problem.status() : failure.status();
        String detail = cause == null ? failure.detail() : String.valueOf(cause.getMessage());
        return new RenderedFailure(status, "text/plain", detail.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    @Test
    void takesAnAdminThroughTheLifeOfAVault() throws Exception {
        assertThat(json("GET", "/vault", "").toString())
                .isEqualTo("{\"state\":\"uninitialised\",\"rotating\":false,\"auto_lock_seconds\":1800}");
        assertThat(json("POST", "/vault/unlock", UNLOCK).toString()).isEqualTo("{\"ok\":true,\"initialised\":true}");
        assertThat(json("GET", "/vault", "").toString())
                .isEqualTo("{\"state\":\"unlocked\",\"rotating\":false,\"auto_lock_seconds\":1800,"
                        + "\"locks_in_seconds\":1800}");

        JsonNode stored = json("PUT", "/vault/secrets/provider/openai", "{\"value\":\"abc\"}");
        assertThat(stored.at("/secret/name").asText()).isEqualTo("provider/openai");
        assertThat(stored.at("/secret/fingerprint").asText()).isEqualTo("ba7816bf8f01");
        assertThat(stored.at("/secret/updated_at").asText()).endsWith("Z");
        json("PUT", "/vault/secrets/provider%2Fgemini", "{\"value\":\"def\"}");

        JsonNode page = json("GET", "/vault/secrets?limit=1&offset=1", "");
        assertThat(page.at("/items/0/name").asText()).isEqualTo("provider/openai");
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("total").asInt()).isEqualTo(2);

        String rotate = "{\"old_password\":\"" + VaultRig.PASSWORD + "\",\"new_password\":\"another good one\"}";
        assertThat(json("POST", "/vault/rotate", rotate).toString()).isEqualTo("{\"ok\":true}");
        assertThat(vault.read("provider/gemini")).isEqualTo("def");
        assertThat(json("DELETE", "/vault/secrets/provider/gemini", "").toString())
                .isEqualTo("{\"ok\":true}");
        assertThat(json("DELETE", "/vault/secrets/provider/gemini", "").toString())
                .isEqualTo("{\"ok\":true}");

        assertThat(json("POST", "/vault/lock", "").path("already_locked").asBoolean(true))
                .isFalse();
        assertThat(send("GET", "/vault/secrets", "").statusCode()).isEqualTo(503);
        assertThat(send("POST", "/vault/unlock", UNLOCK).statusCode()).isEqualTo(401);
        json("POST", "/vault/unlock", "{\"admin_password\":\"another good one\"}");
        assertThat(vault.read("provider/openai")).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /vault             |",
                "POST   | /vault/unlock      | {\"admin_password\":\"correct horse battery\"}",
                "POST   | /vault/lock        | {}",
                "POST   | /vault/rotate      | {}",
                "GET    | /vault/secrets     |",
                "PUT    | /vault/secrets/a   | {\"value\":\"x\"}",
                "DELETE | /vault/secrets/a   |"
            })
    void everyDoorAsksForTheAdminFirst(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body == null ? "" : body, "Bearer somebody");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(vault.vault.state()).isEqualTo(VaultState.UNINITIALISED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /vault/unlock    | {\"password\":\"x\"}            | password: unknown field (expected: admin_password)",
                "POST | /vault/unlock    | {}                              | admin_password: missing (expected: a text)",
                "POST | /vault/lock      | {\"now\":true}                  | now: unknown field (expected: no fields)",
                "POST | /vault/rotate    | {\"new_password\":\"x\"}        | old_password: missing (expected: a text)",
                "PUT  | /vault/secrets/a | {\"value\":\"x\",\"name\":\"b\"} | name: unknown field (expected: value)",
                "PUT  | /vault/secrets/a | {\"value\":\"\"}                | value: missing (expected: a text)",
                "PUT  | /vault/secrets/a | {\"value\":7}                   | value: not a text (expected: a text)",
                "GET  | /vault/secrets?limit=0 | | limit: 0 (expected: 1 to 1000)"
            })
    void refusesWrongBodiesByName(String method, String path, String body, String message) throws Exception {
        vault.unlock(VaultRig.PASSWORD);
        HttpResponse<String> answer = send(method, path, body == null ? "" : body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(message);
    }

    @Test
    void noDoorShowsAValue() throws Exception {
        vault.unlock(VaultRig.PASSWORD);
        json("PUT", "/vault/secrets/provider/a", "{\"value\":\"sk-canary\"}");
        for (String path : new String[] {"/vault", "/vault/secrets", "/vault/secrets/provider/a"}) {
            assertThat(send("GET", path, "").body()).doesNotContain("canary");
        }
        assertThat(send("GET", "/vault/secrets/provider/a", "").statusCode()).isEqualTo(405);
    }

    @Test
    void theClockLocksAnUnusedVault() throws Exception {
        json("POST", "/vault/unlock", UNLOCK);
        vault.pass(VaultRig.AUTO_LOCK);
        await().atMost(Duration.ofSeconds(10)).until(() -> vault.vault.state() == VaultState.LOCKED);
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return Json.read(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(method, path, body, "Bearer admin");
    }

    private HttpResponse<String> send(String method, String path, String body, String authorization) throws Exception {
        HttpRequest.Builder request = rig.request("/admin/v1" + path).header("authorization", authorization);
        if (!body.isEmpty()) {
            request.header("content-type", "application/json");
        }
        return rig.client.send(
                request.method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
