package io.dragoman.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.admin.AdminRig.Reply;
import io.dragoman.catalog.PriceSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminRoutesTest {
    @TempDir
    static Path root;

    private static AdminRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = new AdminRig(root.resolve("data"), false);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void empty() throws Exception {
        for (String provider : rig.catalog.current().providers().keySet()) {
            rig.delete("/providers/" + provider);
        }
        rig.put("/routing-config", "{}");
    }

    @Test
    void storesAProviderShowsItAndPutsItInForce() throws Exception {
        Reply stored = rig.post("/providers", "{\"id\":\"groq-1\",\"type\":\"groq\",\"api_key_ref\":\"env:GROQ_KEY\"}");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json())
                .hasToString("{\"ok\":true,\"cred_store\":\"env\",\"provider\":{\"id\":\"groq-1\","
                        + "\"type\":\"groq\",\"base_url\":\"https://api.groq.com/openai\",\"enabled\":true,"
                        + "\"api_key_ref\":\"env:GROQ_KEY\",\"dialect\":\"openai\",\"cred_store\":\"env\"}}");
        assertThat(rig.catalog.current().provider("groq-1")).isNotNull();
        assertThat(rig.get("/providers").json().at("/items/0"))
                .isEqualTo(stored.json().get("provider"));
    }

    @Test
    void changesOnlyTheGivenFieldsOfAProvider() throws Exception {
        addProvider("p");
        Reply changed = rig.patch("/providers/p", "{\"enabled\":false}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().at("/provider/enabled").asBoolean()).isFalse();
        assertThat(changed.json().at("/provider/base_url").asText()).isEqualTo("http://127.0.0.1:9");
        assertThat(rig.patch("/providers/p", "{\"api_key_ref\":\"file:/run/key\"}")
                        .json()
                        .path("cred_store")
                        .asText())
                .isEqualTo("file");
        assertThat(rig.patch("/providers/p", "{\"cred_store\":\"none\"}")
                        .json()
                        .at("/provider/api_key_ref")
                        .isMissingNode())
                .isTrue();
        assertThat(rig.patch("/providers/nobody", "{\"enabled\":false}").status())
                .isEqualTo(404);
    }

    @Test
    void takesAProviderAwayWithItsModelsAndDoesNotMindIfItIsGone() throws Exception {
        addProvider("p");
        addModel("a/b");
        assertThat(rig.delete("/providers/p")).isEqualTo(rig.delete("/providers/p"));
        assertThat(rig.catalog.current().models()).isEmpty();
        assertThat(rig.get("/models").json().path("total").asInt()).isZero();
    }

    @Test
    void completesAModelFromTheCatalogueAndSaysSo() throws Exception {
        rig.post("/providers", "{\"id\":\"oai\",\"type\":\"openai\"}");
        Reply stored = rig.post("/models", "{\"id\":\"gpt-4o-mini\",\"provider_id\":\"oai\"}");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("model"))
                .hasToString("{\"id\":\"gpt-4o-mini\",\"provider_id\":\"oai\","
                        + "\"provider_model\":\"gpt-4o-mini\",\"weight\":5,\"enabled\":true,\"max_context_tokens\":128000,"
                        + "\"max_output_tokens\":16384,\"input_per_1k\":1.5E-4,\"output_per_1k\":6.0E-4,"
                        + "\"cache_read_per_1k\":7.5E-5,\"cache_write_per_1k\":1.5E-4,\"reasoning_per_1k\":6.0E-4,"
                        + "\"price_source\":\"catalogue\",\"capabilities\":[\"json\",\"planning\",\"tools\",\"vision\"],"
                        + "\"capabilities_source\":\"catalogue\"}");
        assertThat(rig.catalog.current().model("gpt-4o-mini").price().input()).isEqualTo(150_000_000L);
    }

    @Test
    void preferswhatTheAdminSaysAndTakesNullBackToTheCatalogue() throws Exception {
        rig.post("/providers", "{\"id\":\"oai\",\"type\":\"openai\"}");
        rig.post(
                "/models",
                "{\"id\":\"m\",\"provider_id\":\"oai\",\"provider_model\":\"gpt-4o\",\"weight\":8,"
                        + "\"input_per_1k\":0.001,\"output_per_1k\":0.002,\"capabilities\":[\"tools\"],\"max_context_tokens\":5000}");
        assertThat(rig.catalog.current().model("m").priceSource()).isEqualTo(PriceSource.ADMIN);
        assertThat(rig.catalog.current().model("m").maxContextTokens()).isEqualTo(5000);

        Reply cheaper = rig.patch("/models/m", "{\"input_per_1k\":0.0005}");
        assertThat(cheaper.json().at("/model/cache_read_per_1k").decimalValue()).isEqualByComparingTo("0.0005");
        assertThat(cheaper.json().at("/model/output_per_1k").decimalValue()).isEqualByComparingTo("0.002");

        Reply back = rig.patch("/models/m", "{\"input_per_1k\":null,\"output_per_1k\":null,\"capabilities\":null}");
        assertThat(back.json().at("/model/price_source").asText()).isEqualTo("catalogue");
        assertThat(back.json().at("/model/capabilities_source").asText()).isEqualTo("catalogue");
        assertThat(back.json().at("/model/weight").asInt()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"vllm,local", "openai,unknown", "ollama,local", "groq,unknown"})
    void saysThatAPriceIsLocalOrUnknown(String type, String source) throws Exception {
        rig.post("/providers", "{\"id\":\"x\",\"type\":\"" + type + "\",\"base_url\":\"http://127.0.0.1:9\"}");
        Reply stored = rig.post("/models", "{\"id\":\"my-own-model\",\"provider_id\":\"x\"}");
        assertThat(stored.json().at("/model/price_source").asText()).isEqualTo(source);
        assertThat(stored.json().at("/model/input_per_1k").isNull()).isEqualTo(source.equals("unknown"));
        assertThat(stored.json().at("/model/capabilities_source").asText()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models/a/b/c", "/models/a%2Fb%2Fc", "/models/a%2fb/c"})
    void takesModelIdsWithSlashesPlainAndEncoded(String path) throws Exception {
        addProvider("p");
        addModel("a/b/c");
        assertThat(rig.patch(path, "{\"weight\":9}").json().at("/model/weight").asInt())
                .isEqualTo(9);
        assertThat(rig.delete(path).json()).hasToString("{\"ok\":true}");
        assertThat(rig.catalog.current().models()).isEmpty();
    }

    @Test
    void takesNamesThatLookLikeSqlOrExpressionsAsNames() throws Exception {
        addProvider("p");
        String id = "a'--;DROP";
        addModel(id);
        addModel("${body}");
        assertThat(rig.patch("/models/a'--%3BDROP", "{\"weight\":1}").status()).isEqualTo(200);
        assertThat(rig.delete("/models/$%7Bbody%7D").status()).isEqualTo(200);
        assertThat(rig.catalog.current().models().keySet()).containsExactly(id);
    }

    @Test
    void showsPagesWithTheirTotal() throws Exception {
        addProvider("p");
        for (int i = 0; i < 5; i++) {
            addModel("m" + i);
        }
        Reply page = rig.get("/models?limit=2&offset=2");
        assertThat(StreamSupport.stream(page.json().path("items").spliterator(), false)
                        .map(item -> item.path("id").asText()))
                .containsExactly("m2", "m3");
        assertThat(page.json().path("total").asInt()).isEqualTo(5);
        assertThat(page.json().path("limit").asInt()).isEqualTo(2);
        assertThat(page.json().path("offset").asInt()).isEqualTo(2);
        Reply engine = rig.get("/engine/models?limit=1&offset=4");
        assertThat(engine.json().at("/models/0/id").asText()).isEqualTo("m4");
        assertThat(engine.json().path("total").asInt()).isEqualTo(5);
        assertThat(engine.json().path("snapshot").asLong())
                .isEqualTo(rig.catalog.current().number());
        assertThat(engine.json().path("adapters")).hasToString("[\"p\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=ten",
                "limit=",
                "limit=-1",
                "offset=-1",
                "offset=1e3",
                "offset=99999999999"
            })
    void refusesPagesOutOfRange(String query) throws Exception {
        for (String list : List.of("/providers", "/models", "/engine/models")) {
            Reply refused = rig.get(list + "?" + query);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("detail").asText()).startsWith(query.replaceFirst("=.*", ": "));
        }
    }

    @Test
    void storesRoutingDefaultsAndShowsTheEffectiveOnes() throws Exception {
        Reply before = rig.get("/routing-config");
        assertThat(before.json().path("default_mode").asText()).isEqualTo("normal");
        assertThat(before.json().path("default_max_budget_usd").decimalValue()).isEqualByComparingTo("0.05");
        assertThat(before.json().path("default_max_latency_ms").asInt()).isEqualTo(20_000);

        Reply stored = rig.put(
                "/routing-config",
                "{\"default_mode\":\"cheap\",\"default_max_budget_usd\":0.2,"
                        + "\"default_max_latency_ms\":0,\"mode_values\":{\"cheap\":0.004}}");
        assertThat(stored.json().path("ok").asBoolean()).isTrue();
        Reply after = rig.get("/routing-config");
        assertThat(stored.json().path("routing_config")).isEqualTo(after.json());
        assertThat(after.json().path("default_mode").asText()).isEqualTo("cheap");
        assertThat(after.json().path("default_max_latency_ms").asInt()).isEqualTo(20_000);
        assertThat(after.json().at("/mode_values/cheap").asDouble()).isEqualTo(0.004);
        assertThat(after.json().at("/mode_values/normal").asDouble()).isEqualTo(0.02);
        assertThat(rig.put("/routing-config", "{\"default_mode\":\"\"}")
                        .json()
                        .at("/routing_config/default_mode")
                        .asText())
                .isEqualTo("normal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/providers | {\"type\":\"openai\"} | id: missing (expected: 1 to 64",
                "/providers | {\"id\":\"a b\",\"type\":\"openai\"} | id: a b (expected: 1 to 64",
                "/providers | {\"id\":7,\"type\":\"openai\"} | id: 7 (expected: 1 to 64",
                "/providers | {\"id\":\"p\"} | type: missing (expected: one of anthropic, azure",
                "/providers | {\"id\":\"p\",\"type\":\"opnai\"} | type: opnai (expected: one of anthropic, azure",
                "/providers | {\"id\":\"p\",\"type\":\"../x\"} | type: ../x (expected: one of anthropic",
                "/providers | {\"id\":\"p\",\"type\":\"vllm\"} | base_url: missing (expected: an http or https URL",
                "/providers | {\"id\":\"p\",\"type\":\"vllm\",\"base_url\":\"http://{{env:HOME}}/\"} | base_url: http://{{env:HOME}} (expected: no placeholders)",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"baseurl\":\"x\"} | baseurl: unknown field (expected: api_key, api_key_ref, base_url",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"enabled\":\"yes\"} | enabled: yes (expected: true or false)",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"cred_store\":\"env\"} | api_key_ref: missing (expected: env:NAME",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"cred_store\":\"safe\"} | cred_store: safe (expected: none, env, file or vault)",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"api_key_ref\":\"env:DRAGOMAN_ADMIN_TOKEN\"} | api_key_ref: env:DRAGOMAN_ADMIN_TOKEN (expected: env:NAME",
                "/providers | {\"id\":\"p\",\"type\":\"openai\",\"api_key_ref\":\"sk-123\"} | api_key_ref: sk-123 (expected: env:NAME",
                "/models | {\"provider_id\":\"p\"} | id: missing (expected: 1 to 200",
                "/models | {\"id\":\"m{{x}}\",\"provider_id\":\"p\"} | id: m{{x}} (expected: 1 to 200",
                "/models | {\"id\":\"m n\",\"provider_id\":\"p\"} | id: m n (expected: 1 to 200",
                "/models | {\"id\":\"m\\nn\",\"provider_id\":\"p\"} | id: m n (expected: 1 to 200",
                "/models | {\"id\":\"m\"} | provider_id: missing (expected: the id of a provider)",
                "/models | {\"id\":\"m\",\"provider_id\":\"q\"} | provider_id: q (expected: the id of a provider that exists)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":11} | weight: 11 (expected: 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":-1} | weight: -1 (expected: 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":5.5} | weight: 5.5 (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":\"5\"} | weight: 5 (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":1e999} | weight: \"Infinity\" (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":-1e999} | weight: \"-Infinity\" (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":\"NaN\"} | weight: NaN (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"weight\":1e300} | weight: 1.0E300 (expected: an integer, 0 to 10)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"max_context_tokens\":99999999999999999999} | max_context_tokens: 99999999999999999999 (expected: 0 to",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"input_per_1k\":1e999,\"output_per_1k\":1} | input_per_1k: \"Infinity\" (expected: 0 to 1000)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"input_per_1k\":\"NaN\",\"output_per_1k\":1} | input_per_1k: NaN (expected: a number, 0 to 1000)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"max_context_tokens\":-1} | max_context_tokens: -1 (expected: 0 to",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"input_per_1k\":-0.1,\"output_per_1k\":1} | input_per_1k: -0.1 (expected: 0 to 1000)",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"input_per_1k\":1} | output_per_1k: missing (expected: USD for 1000 tokens",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"capabilities\":\"tools\"} | capabilities: tools (expected: a list",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"capabilities\":[7]} | capabilities: 7 (expected: a list",
                "/models | {\"id\":\"m\",\"provider_id\":\"p\",\"price_source\":\"admin\"} | price_source: unknown field (expected: cache_read_per_1k",
            })
    void refusesBadFieldsByName(String path, String json, String detail) throws Exception {
        addProvider("p");
        long number = rig.catalog.current().number();
        Reply refused = rig.post(path, json.replace("\n", "\\n"));
        assertThat(refused.json().path("detail").asText()).startsWith(detail);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("code").asText()).isEqualTo("invalid_request");
        assertThat(refused.json().path("param").asText()).isEqualTo(detail.replaceFirst(":.*", ""));
        assertThat(rig.catalog.current().number()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"default_mode\":\"fast\"} | default_mode: fast (expected: \"\" or one of cheap, normal",
                "{\"default_max_budget_usd\":100.01} | default_max_budget_usd: 100.01 (expected: 0 to 100)",
                "{\"default_max_budget_usd\":-1} | default_max_budget_usd: -1 (expected: 0 to 100)",
                "{\"default_max_latency_ms\":300001} | default_max_latency_ms: 300001 (expected: 0 to 300000)",
                "{\"mode_values\":{\"fast\":1}} | fast: unknown field (expected: adversarial, cheap",
                "{\"mode_values\":[]} | mode_values: [] (expected: an object)",
                "{\"weights\":{}} | weights: unknown field (expected: default_max_budget_usd",
            })
    void refusesBadRoutingDefaults(String json, String detail) throws Exception {
        Reply refused = rig.put("/routing-config", json);
        assertThat(refused.json().path("detail").asText()).startsWith(detail);
        assertThat(refused.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"text\"", "{\"id\":\"p\",\"id\":\"q\"}", "{} {}"})
    void refusesBodiesThatAreNoJsonObject(String body) throws Exception {
        addProvider("p");
        for (Reply refused : List.of(
                rig.post("/providers", body),
                rig.post("/models", body),
                rig.patch("/providers/p", body),
                rig.put("/routing-config", body))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("code").asText()).isEqualTo("invalid_json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://169.254.169.254/latest/meta-data",
                "http://[fd00:ec2::254]/",
                "http://[::ffff:169.254.169.254]/",
                "http://2852039166",
                "http://0xa9fea9fe",
                "http://0251.0376.0251.0376",
                "http://0.0.0.0:80",
                "http://[fe80::1]/",
                "file:///etc/passwd",
                "ftp://host/",
                "http://user:user-info-password@host/",
                "https://host/?x=1",
                "https://host/#f",
                "//host",
                "host",
                "http://",
                "http://host:99999",
                "https://a b/",
                "demo:other",
                "http://{{env:HOME}}/",
                "https://host/${body}/%2e%2e"
            })
    void refusesAddressesThatNoProviderMayHaveS30(String url) throws Exception {
        Reply refused = rig.post("/providers", "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"" + url + "\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("param").asText()).isEqualTo("base_url");
        assertThat(refused.json().path("detail").asText())
                .startsWith("base_url: ")
                .contains("(expected: ");
        assertThat(refused.json().toString()).doesNotContain("user-info-password");
        assertThat(rig.catalog.current().providers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,https://proxy.example/v1,https://proxy.example/v1",
        "openai,https://Proxy.Example/,https://proxy.example",
        "anthropic,https://proxy.example/v1/,https://proxy.example",
        "ollama,http://10.1.2.3:11434/api,http://10.1.2.3:11434",
        "vllm,http://[::1]:8000,http://[::1]:8000",
        "gemini,,https://generativelanguage.googleapis.com",
        "demo,,demo:built-in",
    })
    void takesAddressesAsPeopleWriteThem(String type, String given, String kept) throws Exception {
        String field = given == null ? "" : ",\"base_url\":\"" + given + "\"";
        Reply stored = rig.post("/providers", "{\"id\":\"p\",\"type\":\"" + type + "\"" + field + "}");
        assertThat(stored.json().at("/provider/base_url").asText()).isEqualTo(kept);
        assertThat(rig.patch("/providers/p", "{\"enabled\":false}")
                        .json()
                        .at("/provider/base_url")
                        .asText())
                .isEqualTo(kept);
    }

    @Test
    void keepsTheIdOfTheRowInAPartialChange() throws Exception {
        addProvider("p");
        Reply refused = rig.patch("/providers/p", "{\"id\":\"q\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).isEqualTo("id: q (expected: p, as in the path)");
        assertThat(rig.patch("/providers/p", "{\"id\":\"p\"}").status()).isEqualTo(200);
    }

    @Test
    void makesEveryWriteOfFiftyParallelWritersVisibleToItsWriterAndConsistentAtTheEnd() throws Exception {
        addProvider("p");
        addModel("shared");
        long before = rig.catalog.current().number();
        ExecutorService writers = Executors.newFixedThreadPool(50);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> writeAndReadBack(i), writers))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            writers.shutdownNow();
        }
        assertThat(rig.catalog.current().models()).hasSize(51);
        assertThat(rig.catalog.current().number()).isEqualTo(before + 100);
        assertThat(rig.database.rows("catalog_version/find", Map.of()))
                .containsExactly(Map.of("number", (int) before + 100));
        // No partial change has undone another.
        assertThat(rig.catalog.current().model("shared").enabled()).isFalse();
        assertThat(rig.catalog.current().model("shared").weight()).isEqualTo(9);
    }

    private void writeAndReadBack(int i) {
        try {
            addModel("m" + i);
            assertThat(rig.catalog.current().model("m" + i)).isNotNull();
            String change = i == 7
                    ? "{\"weight\":9}"
                    : i == 8 ? "{\"enabled\":false}" : "{\"max_output_tokens\":" + (i + 1) + "}";
            assertThat(rig.patch("/models/shared", change).status()).isEqualTo(200);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsOtherRoutesQuickWhileAQueryTakesTwoSeconds() throws Exception {
        rig.camel.context.addRoutes(new SlowQueryRoutes());
        CompletableFuture<Object> slow =
                rig.camel.context.createProducerTemplate().asyncRequestBody("direct:slow", "");
        long slowest = 0;
        int asked = 0;
        while (!slow.isDone()) {
            long before = System.nanoTime();
            assertThat(rig.get("/routing-config").status()).isEqualTo(200);
            slowest = Math.max(slowest, System.nanoTime() - before);
            asked++;
        }
        assertThat(slow.get().toString()).contains("count");
        assertThat(asked).isGreaterThan(20);
        assertThat(slowest).isLessThan(1_000_000_000L);
    }

    @Test
    void saysWhatRunsHere() throws Exception {
        Reply info = rig.get("/info");
        assertThat(info.json().path("dragoman").asText()).isEqualTo("1.2.3");
        assertThat(info.json().path("vault_locked").asBoolean()).isTrue();
        assertThat(info.json().path("vault_initialized").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/providers", "GET,/providers", "PATCH,/providers/p", "DELETE,/providers/p", "POST,/models", "GET,/models",
        "PATCH,/models/m", "DELETE,/models/m", "GET,/routing-config", "PUT,/routing-config", "GET,/engine/models",
                "GET,/info"
    })
    void letsNobodyInWithoutTheAdminToken(String method, String path) throws Exception {
        addProvider("p");
        long number = rig.catalog.current().number();
        String body = method.startsWith("P") ? "{\"id\":\"p\",\"type\":\"groq\"}" : "";
        for (Reply refused : List.of(rig.send(method, path, body), rig.send(method, path, body, AdminRig.CONSUMER))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().path("code").asText()).isEqualTo("unauthorized");
        }
        assertThat(rig.catalog.current().number()).isEqualTo(number);
    }

    private void addProvider(String id) throws Exception {
        Reply stored = rig.post(
                "/providers", "{\"id\":\"" + id + "\",\"type\":\"vllm\",\"base_url\":\"http://127.0.0.1:9/\"}");
        assertThat(stored.status()).isEqualTo(200);
    }

    private void addModel(String id) throws Exception {
        assertThat(rig.post("/models", "{\"id\":\"" + id + "\",\"provider_id\":\"p\"}")
                        .status())
                .isEqualTo(200);
    }
}
