package io.dragoman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.DragomanHttpEngine;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S-40, S-41: what may pass from client to route, from route to provider and back, for every door there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeaderMatrixTest {
    private static final String ADMIN_TOKEN = "admin-token-for-the-header-matrix";
    private static final String CONSUMER_KEY = "consumer-key-for-the-header-matrix";
    private static final String CANARY = "canary-7f3a91";
    private static final String CHAT = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}";

    /** One of each class that must not get in: Camel's own, hop-by-hop, of proxies, of browsers, and what nobody knows. */
    private static final List<String> FORBIDDEN = List.of(
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelHttpQuery",
            "CamelHttpMethod",
            "CamelHttpResponseCode",
            "CamelSqlQuery",
            "CamelBeanMethodName",
            "CamelFileName",
            "camelhttpuri",
            "org.apache.camel.Anything",
            "breadcrumbId",
            "Keep-Alive",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Via",
            "X-Named-In-Connection",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Real-IP",
            "X-HTTP-Method-Override",
            "Cookie",
            "Referer",
            "User-Agent",
            "Range",
            "Expect-Nothing");

    private static final Set<String> READABLE = Set.of(
            "accept",
            "anthropic-beta",
            "anthropic-version",
            "authorization",
            "content-type",
            "idempotency-key",
            "last-event-id",
            "openai-beta",
            "openai-organization",
            "openai-project",
            "traceparent",
            "x-api-key",
            "x-request-id");

    private static final Set<String> TO_PROVIDERS = Set.of(
            "accept",
            "accept-encoding",
            "content-length",
            "content-type",
            "host",
            "traceparent",
            "user-agent",
            "x-request-id");

    private static final Set<String> TO_CLIENTS = Set.of(
            "allow",
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "retry-after",
            "transfer-encoding",
            "www-authenticate",
            "x-accel-buffering",
            "x-negotiated-model",
            "x-request-id",
            "x-should-retry");

    @TempDir
    static Path dir;

    private final ConcurrentLinkedQueue<Map<String, Object>> messageHeaders = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<HttpCall> calls = new ConcurrentLinkedQueue<>();
    private Broker broker;
    private MockProvider mock;

    @BeforeAll
    void start() throws Exception {
        mock = MockProvider.start()
                .acceptMissingKey()
                .always(Fault.none()
                        .header("Set-Cookie", CANARY)
                        .header("Server", CANARY)
                        .header("CamelHttpResponseCode", "201")
                        .header("Idempotent-Replay", CANARY)
                        .header("X-Provider-Secret", CANARY));
        broker = new Broker(Map.of(
                "dragoman.http.port",
                "0",
                "dragoman.data-dir",
                dir.resolve("data").toString(),
                "dragoman.admin-token",
                ADMIN_TOKEN,
                "dragoman.consumer-key",
                CONSUMER_KEY,
                "dragoman.demo",
                "false",
                "dragoman.http.drain-seconds",
                "0"));
        broker.start();
        register();
        Watch watch = new Watch();
        watch.start();
        broker.context().getManagementStrategy().addEventNotifier(watch);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    Stream<String> doors() {
        return broker.context().getRestRegistry().listAllRestServices().stream()
                .map(door -> door.getMethod().toUpperCase(Locale.ROOT) + " " + path(door.getUrl()))
                .sorted();
    }

    private static String path(String url) {
        return url.replaceFirst("^http://[^/]*", "").replace("//", "/");
    }

    private DragomanHttpEngine engine() {
        return broker.context().getRegistry().lookupByNameAndType(DragomanHttpEngine.NAME, DragomanHttpEngine.class);
    }

    @Test
    void knowsTheDoors() {
        assertThat(doors()).contains("POST /v1/chat", "GET /healthz").hasSizeGreaterThan(20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doors")
    void letsNoForbiddenHeaderInOrOut(String door) throws Exception {
        // What is recorded after an answer belongs to the door before.
        await().until(() -> engine().inFlight() == 0);
        messageHeaders.clear();
        calls.clear();
        mock.reset();
        mock.acceptMissingKey();
        String method = door.substring(0, door.indexOf(' '));
        String path = door.substring(door.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "x1");

        Map<String, String> answer = send(method, path, door.equals("POST /v1/chat") ? CHAT : "{}");

        assertThat(answer.get(":status")).isNotEqualTo("201");
        assertThat(answer.keySet()).filteredOn(name -> !name.startsWith(":")).isSubsetOf(TO_CLIENTS);
        assertThat(answer.values()).noneMatch(value -> value.contains(CANARY));
        assertThat(messageHeaders.peek())
                .as("headers behind the door")
                .isNotNull()
                .isEmpty();
        assertThat(messageHeaders)
                .allSatisfy(headers -> assertThat(headers.values())
                        .noneMatch(value -> String.valueOf(value).contains(CANARY)));
        assertThat(calls).isNotEmpty().allSatisfy(call -> {
            assertThat(call.headers().keySet()).isSubsetOf(READABLE);
            assertThat(call.headers().values()).noneMatch(value -> value.contains(CANARY));
        });
        assertThat(mock.journal()).allSatisfy(HeaderMatrixTest::checkProviderCall);
        if (door.equals("POST /v1/chat")) {
            assertThat(answer.get(":status")).isEqualTo("200");
            assertThat(mock.journal()).hasSize(1);
        }
    }

    private static void checkProviderCall(JournalEntry call) {
        assertThat(call.headers().keySet()).isSubsetOf(TO_PROVIDERS);
        assertThat(call.headers().toString())
                .doesNotContain(CANARY)
                .doesNotContain(CONSUMER_KEY)
                .doesNotContain(ADMIN_TOKEN);
    }

    private void register() throws IOException {
        assertThat(send(
                                "POST",
                                "/admin/v1/providers",
                                "{\"id\":\"mock\",\"type\":\"openai\",\"base_url\":\"" + mock.baseUrl("openai") + "\"}")
                        .get(":status"))
                .isEqualTo("200");
        assertThat(send(
                                "POST",
                                "/admin/v1/models",
                                "{\"id\":\"m\",\"provider_id\":\"mock\",\"weight\":5,\"max_context_tokens\":16000,"
                                        + "\"input_per_1k\":0.001,\"output_per_1k\":0.002}")
                        .get(":status"))
                .isEqualTo("200");
    }

    /** Sends all forbidden headers and returns those of the answer, names in lower case, the status under {@code :status}. */
    private Map<String, String> send(String method, String path, String body) throws IOException {
        boolean consumer = path.startsWith("/v1/");
        StringBuilder request = new StringBuilder(method + " " + path + "?CamelHttpUri=" + CANARY + " HTTP/1.1\r\n");
        request.append("Host: broker\r\nConnection: close, X-Named-In-Connection\r\n");
        request.append("Authorization: Bearer ")
                .append(consumer ? CONSUMER_KEY : ADMIN_TOKEN)
                .append("\r\n");
        FORBIDDEN.forEach(
                name -> request.append(name).append(": ").append(CANARY).append("\r\n"));
        if (!method.equals("GET") && !method.equals("DELETE")) {
            request.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
        } else {
            request.append("\r\n");
        }
        try (Socket socket = new Socket("127.0.0.1", broker.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            return head(socket.getInputStream());
        }
    }

    private static Map<String, String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
            head.append((char) c);
        }
        Map<String, String> headers = new TreeMap<>();
        String[] lines = head.toString().split("\r\n");
        headers.put(":status", lines[0].split(" ")[1]);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** Looks at every exchange that a door hands on, before the route behind it has touched it. */
    private final class Watch extends EventNotifierSupport {
        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
                Exchange exchange = sending.getExchange();
                messageHeaders.add(Map.copyOf(exchange.getMessage().getHeaders()));
                HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
                if (call != null) {
                    calls.add(call);
                }
            }
        }
    }
}
