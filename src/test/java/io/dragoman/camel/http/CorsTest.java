package io.dragoman.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.camel.CamelRig;
import io.dragoman.camel.RequestExecutor;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-60 */
class CorsTest {
    private static final String ROUTES = """
            - route:
                id: chat
                from:
                  uri: "platform-http:/v1/chat?httpMethodRestrict=POST"
                  steps:
                    - setBody: {constant: hello}
            - route:
                id: admin
                from:
                  uri: "platform-http:/admin/v1/info?httpMethodRestrict=GET"
                  steps:
                    - setBody: {constant: hello}
            """;

    private static CamelRig named;
    private static CamelRig off;

    @BeforeAll
    static void start() throws Exception {
        named = new CamelRig(
                        HttpServerSettings.on("127.0.0.1", 0)
                                .withCors(CorsPolicy.of(
                                        List.of("https://app.example.org", "http://localhost:3000"), "/v1/")),
                        RequestExecutor.Settings.DEFAULT)
                .start(ROUTES);
        off = new CamelRig().start(ROUTES);
    }

    @AfterAll
    static void stop() {
        named.close();
        off.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.org", "http://localhost:3000"})
    void answersThePreflightOfANamedOriginWithoutAKey(String origin) throws Exception {
        String answer = preflight(named, "/v1/chat", origin);

        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .contains("access-control-allow-origin: " + origin + "\r\n")
                .contains("access-control-allow-methods: POST\r\n")
                .contains("idempotency-key")
                .contains("vary: Origin\r\n")
                .doesNotContain("allow-credentials");
    }

    @Test
    void letsThePageReadTheAnswer() throws Exception {
        assertThat(post(named, "/v1/chat", "https://app.example.org"))
                .startsWith("HTTP/1.1 200")
                .contains("access-control-allow-origin: https://app.example.org\r\n")
                .contains("access-control-expose-headers: idempotent-replay")
                .contains("vary: Origin\r\n")
                .doesNotContain("allow-credentials");
    }

    @Test
    void letsThePageReadAFailureToo() throws Exception {
        assertThat(post(named, "/v1/nothing", "https://app.example.org"))
                .startsWith("HTTP/1.1 404")
                .contains("access-control-allow-origin: https://app.example.org\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://app.example.org.evil.example",
                "https://evil.example?https://app.example.org",
                "https://evilapp.example.org",
                "http://app.example.org",
                "https://app.example.org:8443",
                "https://APP.example.org",
                "*",
                ""
            })
    void tellsEveryOtherOriginNothing(String origin) throws Exception {
        assertThat(preflight(named, "/v1/chat", origin))
                .startsWith("HTTP/1.1 405")
                .contains("vary: Origin\r\n")
                .doesNotContainIgnoringCase("access-control-");
        assertThat(post(named, "/v1/chat", origin)).doesNotContainIgnoringCase("access-control-");
    }

    @Test
    void keepsTheAdminDoorsClosedToEveryPage() throws Exception {
        assertThat(preflight(named, "/admin/v1/info", "https://app.example.org"))
                .startsWith("HTTP/1.1 405")
                .doesNotContainIgnoringCase("access-control-");
    }

    @Test
    void saysNothingWhereNoOriginIsNamed() throws Exception {
        assertThat(preflight(off, "/v1/chat", "https://app.example.org"))
                .startsWith("HTTP/1.1 405")
                .doesNotContainIgnoringCase("access-control-")
                .doesNotContain("vary");
        assertThat(post(off, "/v1/chat", "https://app.example.org"))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("access-control-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://*.example.org",
                "https://app.example.org/",
                "HTTPS://app.example.org",
                "app.example.org",
                "file://x"
            })
    void takesOnlyExactOrigins(String origin) {
        assertThatThrownBy(() -> CorsPolicy.of(List.of(origin), "/v1/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: an exact origin");
    }

    private static String preflight(CamelRig rig, String path, String origin) throws Exception {
        return exchange(
                rig,
                "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: " + origin
                        + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
    }

    private static String post(CamelRig rig, String path, String origin) throws Exception {
        return exchange(
                rig,
                "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: " + origin
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    }

    private static String exchange(CamelRig rig, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return RawHttp.readUntil(socket, "never sent: read to the end");
        }
    }
}
