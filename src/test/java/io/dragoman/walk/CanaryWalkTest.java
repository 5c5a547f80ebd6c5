package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * I9, S-10, S-26, S-80: keys are planted wherever a broker has or hears them, and then everything that leaves it, its files and its memory
 * after a lock are searched for them, in whole and in pieces of twelve characters.
 */
class CanaryWalkTest {
    private static final int PIECE = 12;

    /** What looks like a key, what does not, and a secret that no provider uses. */
    private static final String KEY = "sk-proj-Zq7w3Rt9Lm2Xk5VbCanaryOne";

    private static final String ODD_KEY = "qV9!eT4#yB7@uN2$canary-two";
    private static final String SECRET = "Jk3Ws8Pd5Hx1Gm6canary-three";
    private static final String PASSWORD = "Hn4Jd8Fs1Gy6Uc0Pcanary-four";
    private static final String NEW_PASSWORD = "Rb2Mz7Ka9Ve3Tq5Lcanary-five";
    private static final String WRONG_PASSWORD = "Wd6Xc1Oi8Np4Sf0Ycanary-six";
    private static final String WRONG_TOKEN = "Lt5Gh2Ej9Bu7Qa3Mcanary-seven";
    private static final String PROMPT = "Fy8Kr1Zx6Cw4Dm9Hcanary-eight";
    private static final String ANSWER = "Ip3Vn7Us2Ob5Tl0Jcanary-nine";
    private static final String PROVIDER_HEADER = "Eg6Qk9Yd1Rf8Mx4Pcanary-ten";

    private static final List<String> IN_THE_VAULT = List.of(KEY, ODD_KEY, SECRET, PASSWORD, NEW_PASSWORD);

    @TempDir
    Path dir;

    private final Map<String, String> canaries = new LinkedHashMap<>();
    private final Map<String, String> sinks = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private MockProvider mock;

    @BeforeEach
    void plant() {
        mock = MockProvider.start();
        canaries.put("key of a provider", KEY);
        canaries.put("key of a provider without a known form", ODD_KEY);
        canaries.put("secret", SECRET);
        canaries.put("password", PASSWORD);
        canaries.put("new password", NEW_PASSWORD);
        canaries.put("wrong password", WRONG_PASSWORD);
        canaries.put("wrong token", WRONG_TOKEN);
        canaries.put("prompt", PROMPT);
        canaries.put("answer", ANSWER);
        canaries.put("header of a provider", PROVIDER_HEADER);
        canaries.put("admin token", RunningBroker.ADMIN_TOKEN.substring("admin-token-".length()));
        canaries.put("consumer key", RunningBroker.CONSUMER_KEY.substring("consumer-key-".length()));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void aPlantedKeyIsFoundNowhere(String logFormat) throws Exception {
        try (BrokerProcess process = BrokerProcess.start(
                dir,
                "dragoman.log.format",
                logFormat,
                "dragoman.health.probe-seconds",
                "1",
                "dragoman.dispatch.backoff-base-ms",
                "1",
                "dragoman.health.minimum-attempts",
                "20")) {
            RunningBroker broker = process.doors();
            listen(broker);
            administer(broker);
            ask(broker);
            failAtProviders(broker);
            failAtDoors(broker);
            readAll(broker);
            assertThat(broker.admin("POST", "/vault/lock", "").status()).isEqualTo(200);

            sinks.put("log", process.log());
            sinks.put("events", events.toString(StandardCharsets.UTF_8));
            sinks.put("error answers", String.join("\n", errors));
            searchTexts();
            searchFiles();
            // With its connections, that hold the last head of the provider.
            mock.close();
            searchHeap(process);
        }
    }

    private void listen(RunningBroker broker) throws Exception {
        InputStream stream = HttpClient.newHttpClient()
                .send(
                        broker.request("/admin/v1/events", RunningBroker.ADMIN_TOKEN)
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        Thread listener = new Thread(() -> copy(stream), "listener");
        listener.setDaemon(true);
        listener.start();
    }

    private void copy(InputStream stream) {
        byte[] some = new byte[8192];
        try {
            for (int read = stream.read(some); read >= 0; read = stream.read(some)) {
                events.write(some, 0, read);
            }
        } catch (IOException e) {
            // The broker has been stopped.
        }
    }

    /** Puts every kind of secret in, by every call that takes one. */
    private void administer(RunningBroker broker) {
        right(broker, "POST", "/vault/unlock", "{\"admin_password\":\"" + PASSWORD + "\"}");
        provider(broker, "plain", "openai", KEY);
        provider(broker, "odd", "anthropic", ODD_KEY);
        right(broker, "PUT", "/vault/secrets/spare", "{\"value\":\"" + SECRET + "\"}");
        right(
                broker,
                "POST",
                "/vault/rotate",
                "{\"old_password\":\"" + PASSWORD + "\",\"new_password\":\"" + NEW_PASSWORD + "\"}");
        Answer made = right(broker, "POST", "/apikeys", "{\"name\":\"canary\",\"scopes\":[\"chat\",\"plan\"]}");
        String id = made.json().path("id").asText();
        canaries.put("made key", secretPart(made));
        Answer rotated = right(broker, "POST", "/apikeys/" + id + "/rotate", "{\"overlap\":\"1h\"}");
        canaries.put("rotated key", secretPart(rotated));
        broker.send("POST", "/v1/chat", rotated.json().path("key").asText(), chat("\"stream\":false"));
    }

    /** Without the public part in front of it, which lists show. */
    private static String secretPart(Answer made) {
        String key = made.json().path("key").asText();
        return key.substring(key.lastIndexOf('_', key.lastIndexOf('_') - 1) + 1);
    }

    private void provider(RunningBroker broker, String id, String type, String key) {
        right(
                broker,
                "POST",
                "/providers",
                "{\"id\":\"%s\",\"type\":\"%s\",\"base_url\":\"%s\",\"api_key\":\"%s\"}"
                        .formatted(id, type, mock.baseUrl(type), key));
        right(broker, "POST", "/models", """
                {"id":"m-%s","provider_id":"%s","weight":5,"max_context_tokens":16000,
                 "input_per_1k":0.001,"output_per_1k":0.002,"capabilities":["planning"]}
                """.formatted(id, id));
    }

    private void ask(RunningBroker broker) {
        mock.alwaysReply(Reply.text("The answer is " + ANSWER));
        mock.always(Fault.none().header("x-provider-secret", PROVIDER_HEADER).header("set-cookie", PROVIDER_HEADER));
        for (String model : List.of("m-plain", "m-odd")) {
            for (String stream : List.of("false", "true")) {
                Answer answer = broker.chat(chat("\"model_hint\":\"" + model + "\",\"stream\":" + stream));
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains(ANSWER);
                assertThat(answer.headers().toString()).doesNotContain(PROVIDER_HEADER);
            }
        }
        Answer plan = broker.send("POST", "/v1/plan", RunningBroker.CONSUMER_KEY, """
                {"request":{"messages":[{"role":"user","content":"%s"}]},
                 "orchestration":{"mode":"adversarial","iterations":1}}
                """.formatted(PROMPT));
        assertThat(plan.status()).as(plan.body()).isEqualTo(200);
        assertThat(mock.calls())
                .anySatisfy(call -> assertThat(call.header("authorization")).isEqualTo("Bearer " + KEY));
        assertThat(mock.calls())
                .anySatisfy(call -> assertThat(call.header("x-api-key")).isEqualTo(ODD_KEY));
    }

    /** Providers quote the key they were given, in heads, bodies and streams of every kind of failure. */
    private void failAtProviders(RunningBroker broker) {
        for (String[] target : List.of(new String[] {"m-plain", KEY}, new String[] {"m-odd", ODD_KEY})) {
            for (int status : List.of(400, 401, 429, 500)) {
                mock.always(echo(status, "application/json", errorBody(target[1])));
                fails(broker, target[0], false);
                fails(broker, target[0], true);
            }
            mock.always(echo(200, "application/json", errorBody(target[1])));
            fails(broker, target[0], false);
            mock.always(echo(200, "text/event-stream", "data: " + errorBody(target[1]) + "\n\n"));
            fails(broker, target[0], true);
            mock.always(echo(502, "text/html", "<html><!-- " + target[1] + " --></html>"));
            fails(broker, target[0], false);
        }
        mock.when(call -> call.method().equals("GET"), echo(403, "application/json", errorBody(KEY)));
        errors.add(broker.admin("/providers/plain/discover").toString());
        int asked = mock.journal().size();
        await("a probe")
                .atMost(20, SECONDS)
                .until(() -> broker.admin("/health").body().contains("\"down\"")
                        || mock.journal().size() > asked);
        mock.reset();
    }

    private static Fault echo(int status, String type, String body) {
        return Fault.body(status, type, body)
                .header("x-request-key", KEY)
                .header("www-authenticate", "Bearer error=\"" + ODD_KEY + "\"")
                .header("retry-after", "0");
    }

    private static String errorBody(String key) {
        return "{\"error\":{\"type\":\"%1$s\",\"code\":\"%1$s\",\"param\":\"%1$s\",\"message\":\"Incorrect API key provided: %1$s; %2$s\"}}"
                .formatted(key, key.substring(0, 16));
    }

    private void fails(RunningBroker broker, String model, boolean stream) {
        errors.add(broker.chat(chat("\"model_hint\":\"" + model + "\",\"stream\":" + stream))
                .toString());
    }

    /** Clients and admins put secrets where none belong. */
    private void failAtDoors(RunningBroker broker) {
        errors.add(broker.send("POST", "/v1/chat", WRONG_TOKEN, chat("\"stream\":false"))
                .toString());
        errors.add(broker.send("GET", "/admin/v1/providers", WRONG_TOKEN, "").toString());
        errors.add(broker.send("GET", "/admin/v1/providers", RunningBroker.CONSUMER_KEY, "")
                .toString());
        wrong(broker, "POST", "/vault/unlock", "{\"admin_password\":\"" + WRONG_PASSWORD + "\"}");
        wrong(broker, "POST", "/vault/unlock", "{\"admin_pasword\":\"" + NEW_PASSWORD + "\"}");
        wrong(broker, "POST", "/vault/unlock", "{\"admin_password\":\"" + NEW_PASSWORD);
        wrong(
                broker,
                "POST",
                "/providers",
                "{\"id\":\"p\",\"type\":\"" + KEY + "\",\"base_url\":\"http://127.0.0.1\"}");
        wrong(
                broker,
                "POST",
                "/providers",
                "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"https://me:" + KEY + "@example.org\"}");
        wrong(
                broker,
                "POST",
                "/providers",
                "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"https://example.org/v1?key=" + ODD_KEY + "\"}");
        wrong(broker, "PATCH", "/providers/plain", "{\"api_key\":[\"" + KEY + "\"]}");
        wrong(broker, "PATCH", "/providers/plain", "{\"api_key\":\"" + KEY + "\",\"enabled\":\"" + ODD_KEY + "\"}");
        wrong(broker, "PUT", "/vault/secrets/spare", "{\"valeu\":\"" + SECRET + "\"}");
        wrong(broker, "PUT", "/routing-config", "{\"default_mode\":\"" + KEY + "\"}");
        errors.add(broker.chat("{\"policy\":{\"mode\":\"" + KEY + "\"},\"request\":{\"messages\":[]}}")
                .toString());
    }

    private void wrong(RunningBroker broker, String method, String path, String body) {
        Answer answer = broker.admin(method, path, body);
        assertThat(answer.status()).as(path + " " + body).isBetween(400, 499);
        errors.add(answer.toString());
    }

    private static Answer right(RunningBroker broker, String method, String path, String body) {
        Answer answer = broker.admin(method, path, body);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }

    private static String chat(String fields) {
        return "{\"request\":{%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}".formatted(fields, PROMPT);
    }

    /** Every call of an admin that reads, and the metrics. */
    private void readAll(RunningBroker broker) {
        int requests = broker.admin("/logs").json().path("total").asInt();
        assertThat(requests).isGreaterThan(20);
        sinks.put(
                "metrics",
                broker.send("GET", "/metrics", RunningBroker.ADMIN_TOKEN, "").body());
        for (String path : List.of(
                "/logs?limit=1000",
                "/logs/facets",
                "/logs/export",
                "/audit?limit=1000",
                "/apikeys",
                "/providers",
                "/models",
                "/providers/plain/discover",
                "/providers/odd/discover",
                "/routing-config",
                "/engine/models",
                "/health",
                "/stats",
                "/rewards?limit=1000",
                "/tsdb/metrics",
                "/tsdb/query?metric=requests",
                "/vault",
                "/vault/secrets",
                "/info")) {
            Answer answer = broker.admin(path);
            sinks.put(path, answer.toString());
            assertThat(answer.status()).as(path + " " + answer.body()).isLessThan(500);
        }
    }

    private void searchTexts() {
        // The controls: every sink has been reached by what carried the keys.
        assertThat(sinks.get("log")).contains("listening on port");
        assertThat(sinks.get("events")).contains("route_success", "route_error", "vault_state");
        assertThat(sinks.get("metrics")).contains("dragoman_requests_total");
        assertThat(sinks.get("error answers")).contains("status=401", "status=400", "[key]");
        assertThat(sinks.get("/audit?limit=1000"))
                .contains("provider_created", "secret_stored", "vault_password_refused");
        assertThat(sinks.get("/logs?limit=1000")).contains("m-plain", "m-odd");
        TreeSet<String> found = new TreeSet<>();
        sinks.forEach((sink, text) -> canaries.forEach((name, canary) -> pieces(canary)
                .filter(text::contains)
                .forEach(piece -> found.add(name + " in " + sink + ": " + around(text, piece)))));
        assertThat(found).isEmpty();
    }

    private static String around(String text, String piece) {
        int at = text.indexOf(piece);
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
    }

    private static Stream<String> pieces(String canary) {
        return IntStream.rangeClosed(0, canary.length() - PIECE).mapToObj(at -> canary.substring(at, at + PIECE));
    }

    /** The database, its journal and whatever else lies in the data directory. */
    private void searchFiles() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(dir.resolve("data"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                canaries.forEach((name, canary) -> pieces(canary)
                        .filter(bytes::contains)
                        .forEach(piece -> found.add(name + " in " + file.getFileName() + ": " + around(bytes, piece))));
            }
        }
        assertThat(Files.readString(dir.resolve("data/dragoman.db-wal"), StandardCharsets.ISO_8859_1))
                .contains("provider/plain");
        assertThat(found).isEmpty();
    }

    private void searchHeap(BrokerProcess process) throws Exception {
        Path dump = dir.resolve("heap.hprof");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dumping = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.heap_dump", dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(dumping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dumping.waitFor()).as(said).isZero();
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        assertThat(holds(heap, "provider/plain")).as("the control").isTrue();
        assertThat(IN_THE_VAULT.stream().filter(secret -> holds(heap, secret))).isEmpty();
    }

    private static boolean holds(String heap, String text) {
        return Stream.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
                .map(charset -> new String(text.getBytes(charset), StandardCharsets.ISO_8859_1))
                .anyMatch(heap::contains);
    }
}
