package io.dragoman.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.admin.AdminRig.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoverRouteTest {
    @TempDir
    Path root;

    private final List<String> asked = new ArrayList<>();
    private AdminRig rig;
    private HttpServer provider;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws Exception {
        rig = new AdminRig(root.resolve("data"), false);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            for (String header : List.of("Authorization", "X-api-key", "X-goog-api-key")) {
                String value = exchange.getRequestHeaders().getFirst(header);
                if (value != null) {
                    asked.add(
                            exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + header + "=" + value);
                }
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai||{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\"},{\"id\":\"a-new-one\"}]}|GET /v1/models Authorization=Bearer k-1",
                "openai|/v4|[{\"id\":\"gpt-4o-mini\"},{\"id\":\"a-new-one\"}]|GET /v4/models Authorization=Bearer k-1",
                "anthropic|/v1|{\"data\":[{\"id\":\"claude-haiku-4-5\"},{\"id\":\"a-new-one\"}]}|GET /v1/models?limit=1000 X-api-key=k-1",
                "gemini||{\"models\":[{\"name\":\"models/gemini-2.5-pro\"},{\"name\":\"models/a-new-one\"}]}|GET /v1beta/models?pageSize=1000 X-goog-api-key=k-1",
                "ollama||{\"models\":[{\"name\":\"qwen3:8b\"},{\"name\":\"a-new-one\"}]}|GET /api/tags Authorization=Bearer k-1",
            })
    void asksEachDialectInItsOwnWayWithTheKey(String type, String path, String list, String call) throws Exception {
        answer = list;
        register(type, path == null ? "" : path);
        Reply found = rig.get("/providers/p/discover");
        assertThat(found.status()).isEqualTo(200);
        assertThat(asked).containsExactly(call);
        assertThat(found.json().path("models")).hasSize(2);
        assertThat(found.json().at("/models/0/id").asText()).isEqualTo("a-new-one");
        assertThat(found.json().at("/models/1/price_source").asText())
                .isEqualTo(type.equals("ollama") ? "local" : "catalogue");
        assertThat(found.json().toString()).doesNotContain("k-1");
    }

    @Test
    void saysWhichModelsAreRegistered() throws Exception {
        answer = "{\"data\":[{\"id\":\"gpt-4o-mini\"},{\"id\":\"gpt-4o\"}]}";
        register("openai", "");
        rig.post("/models", "{\"id\":\"small\",\"provider_id\":\"p\",\"provider_model\":\"gpt-4o-mini\"}");
        Reply found = rig.get("/providers/p/discover");
        assertThat(found.json().at("/models/0/registered").asBoolean()).isFalse();
        assertThat(found.json().at("/models/1/registered").asBoolean()).isTrue();
        assertThat(found.json().at("/models/1/input_per_1k").decimalValue()).isEqualByComparingTo("0.00015");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"error\":\"bad key k-1\"}|status 401",
                "500||status 500",
                "302||redirects",
                "200|<html>|not JSON",
                "200|{\"data\":7}|no list of models",
                "200||no list of models",
            })
    void answers502WhenTheProviderDoesNotListItsModels(int code, String body, String why) throws Exception {
        status = code;
        answer = body == null ? "" : body;
        register("openai", "");
        Reply failed = rig.get("/providers/p/discover");
        assertThat(failed.json().path("detail").asText()).contains(why);
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.json().path("code").asText()).isEqualTo("provider_error");
        assertThat(failed.json().toString()).doesNotContain("k-1", "127.0.0.1", "html");
    }

    @Test
    void answers502WhenNobodyListensAndWhenTheKeyCannotBeRead() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        rig.post("/providers", "{\"id\":\"p\",\"type\":\"vllm\",\"base_url\":\"http://127.0.0.1:" + nobody + "\"}");
        assertThat(rig.get("/providers/p/discover").json().path("detail").asText())
                .contains("cannot connect");
        rig.patch("/providers/p", "{\"api_key_ref\":\"file:" + root.resolve("nothing") + "\"}");
        Reply keyless = rig.get("/providers/p/discover");
        assertThat(keyless.status()).isEqualTo(502);
        assertThat(keyless.json().path("detail").asText())
                .contains("its key cannot be read")
                .doesNotContain("nothing");
    }

    @Test
    void knowsTheDemoWithoutAskingAndNoUnknownProvider() throws Exception {
        rig.post("/providers", "{\"id\":\"demo\",\"type\":\"demo\"}");
        assertThat(rig.get("/providers/demo/discover").json().at("/models/0/id").asText())
                .isEqualTo("demo");
        assertThat(rig.get("/providers/nobody/discover").status()).isEqualTo(404);
        assertThat(rig.send("GET", "/providers/demo/discover", "").status()).isEqualTo(401);
    }

    private void register(String type, String path) throws Exception {
        Path key = Files.writeString(root.resolve("key"), "k-1\n");
        Reply stored = rig.post(
                "/providers",
                "{\"id\":\"p\",\"type\":\"" + type + "\",\"base_url\":\"http://127.0.0.1:"
                        + provider.getAddress().getPort() + path + "\",\"api_key_ref\":\"file:" + key + "\"}");
        assertThat(stored.status()).isEqualTo(200);
    }
}
