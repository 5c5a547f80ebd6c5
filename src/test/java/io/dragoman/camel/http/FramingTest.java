package io.dragoman.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.camel.CamelRig;
import io.dragoman.camel.RequestExecutor;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-42, S-43: every case hides a second request behind the first and must get exactly one answer, or none. */
class FramingTest {
    private static final String HIDDEN = "GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static CamelRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = new CamelRig(
                HttpServerSettings.on("127.0.0.1", 0)
                        .withMaxBodyBytes(1_000)
                        .withTimeouts(
                                Duration.ofMillis(600),
                                Duration.ofMillis(600),
                                Duration.ofMillis(1_200),
                                Duration.ofSeconds(5)),
                RequestExecutor.Settings.DEFAULT);
        rig.bind("echo", (Processor) exchange ->
                exchange.getMessage().setBody("length=" + exchange.getMessage().getBody(byte[].class).length));
        rig.start("""
                - route:
                    id: echo
                    from:
                      uri: "platform-http:/v1/echo"
                      steps:
                        - process: {ref: echo}
                """);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static int answers(String received) {
        return received.split("HTTP/1\\.1 ", -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}",
                "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
                "Transfer-Encoding:\u000bchunked\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2, 2\r\n\r\n{}",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: -2\r\n\r\n{}",
                "Content-Length: 0x2\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
                "X-Folded: a\r\n\tContent-Length: 50\r\nContent-Length: 2\r\n\r\n{}",
                "X-Nul: a\u0000b\r\nContent-Length: 2\r\n\r\n{}",
                "Host: y\r\nContent-Length: 2\r\n\r\n{}",
                "Authorization: a\r\nAuthorization: b\r\nContent-Length: 2\r\n\r\n{}"
            })
    void refusesWhatTwoReadersCouldFrameDifferently(String rest) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            socket.getOutputStream().write((POST + rest + HIDDEN).getBytes(StandardCharsets.ISO_8859_1));

            String received = RawHttp.readUntilQuiet(socket, 2_000);

            assertThat(received).startsWith("HTTP/1.1 400 ").contains("x-request-id: ");
            assertThat(answers(received)).isEqualTo(1);
            assertThat(RawHttp.isClosed(socket, 1_000)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n100000004\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2;a=\"\r\n\"\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"
            })
    void answersABrokenChunkAtMostOnce(String rest) throws Exception {
        String received = RawHttp.exchange(rig.port(), POST + rest + HIDDEN);

        assertThat(answers(received)).isLessThanOrEqualTo(1);
        assertThat(received).doesNotContain("200 OK");
    }

    @Test
    void takesFoldsInBodiesAndPiecewiseHeadsAsTheyAre() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            for (char c : (POST + "Content-Length: 6\r\n\r\n{\n \n\t}" + HIDDEN).toCharArray()) {
                socket.getOutputStream().write(c);
                socket.getOutputStream().flush();
            }

            String received = RawHttp.readUntilQuiet(socket, 500);

            assertThat(answers(received)).isEqualTo(2);
            assertThat(received).contains("length=6").endsWith("length=0");
        }
    }

    @Test
    void findsAFoldThatArrivesInPieces() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            for (char c : "GET /v1/echo HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n".toCharArray()) {
                socket.getOutputStream().write(c);
                socket.getOutputStream().flush();
            }

            assertThat(RawHttp.readUntilQuiet(socket, 2_000)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void limitsRequestLineHeadersAndFields() throws Exception {
        assertThat(RawHttp.exchange(rig.port(), "GET /" + "a".repeat(4_100) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("headers_too_large");
        assertThat(RawHttp.exchange(
                        rig.port(), "GET /v1/echo HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(RawHttp.exchange(
                        rig.port(), "GET /v1/echo HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(63) + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawHttp.exchange(
                        rig.port(), "GET /v1/echo HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(64) + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("64 fields");
    }

    @Test
    void limitsBodiesWithAndWithoutALength() throws Exception {
        String body = "x".repeat(1_000);

        assertThat(RawHttp.exchange(rig.port(), POST + "Content-Length: 1000\r\n\r\n" + body))
                .endsWith("length=1000");
        assertThat(RawHttp.exchange(rig.port(), POST + "Content-Length: 1001\r\n\r\n" + body + "y" + HIDDEN))
                .startsWith("HTTP/1.1 413 ")
                .contains("connection: close")
                .satisfies(received -> assertThat(answers(received)).isEqualTo(1));
        String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n" + "1f4\r\n" + "x".repeat(500) + "\r\n1f4\r\n"
                + "x".repeat(500) + "\r\n";
        assertThat(RawHttp.exchange(rig.port(), chunked + "0\r\n\r\n")).endsWith("length=1000");
        assertThat(RawHttp.exchange(rig.port(), chunked + "1\r\ny\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(RawHttp.exchange(rig.port(), POST + "Content-Length: 99999999999999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void asksForTheBodyOnlyWhenItWouldTakeIt() throws Exception {
        assertThat(RawHttp.exchange(rig.port(), POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"))
                .startsWith("HTTP/1.1 100 ");
        assertThat(RawHttp.exchange(rig.port(), POST + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void givesUpOnSlowHeadsBodiesAndIdleConnections() throws Exception {
        try (Socket head = new Socket("127.0.0.1", rig.port());
                Socket body = new Socket("127.0.0.1", rig.port());
                Socket idle = new Socket("127.0.0.1", rig.port())) {
            head.getOutputStream().write("GET /v1/echo HT".getBytes(StandardCharsets.UTF_8));
            body.getOutputStream().write((POST + "Content-Length: 9\r\n\r\n{").getBytes(StandardCharsets.UTF_8));

            assertThat(RawHttp.readUntilQuiet(head, 3_000))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("x-request-id");
            assertThat(RawHttp.readUntilQuiet(body, 3_000))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("request_timeout");
            assertThat(RawHttp.isClosed(idle, 4_000)).isTrue();
        }
    }

    @Test
    void givesUpOnABodyThatDripsLongBeforeItsTimeIsOver() throws Exception {
        try (CamelRig patient = new CamelRig(
                HttpServerSettings.on("127.0.0.1", 0).withBodyRate(new BodyRate(1_000, Duration.ofMillis(300))),
                RequestExecutor.Settings.DEFAULT)) {
            patient.bind("echo", (Processor) exchange -> exchange.getMessage().setBody("hello"));
            patient.start("""
                    - route:
                        id: echo
                        from:
                          uri: "platform-http:/v1/echo"
                          steps:
                            - process: {ref: echo}
                    """);
            try (Socket drips = new Socket("127.0.0.1", patient.port());
                    Socket flows = new Socket("127.0.0.1", patient.port())) {
                String head = POST + "Content-Length: 60000\r\n\r\n";
                flows.getOutputStream().write((head + "x".repeat(50_000)).getBytes(StandardCharsets.UTF_8));
                drips.getOutputStream().write((head + "x".repeat(100)).getBytes(StandardCharsets.UTF_8));

                assertThat(RawHttp.readUntilQuiet(drips, 4_000))
                        .startsWith("HTTP/1.1 408 ")
                        .contains("The body came too slowly (expected: at least 1000 bytes a second)");
                flows.getOutputStream().write("x".repeat(10_000).getBytes(StandardCharsets.UTF_8));
                assertThat(RawHttp.readUntil(flows, "hello")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void doesNotSpeakCleartextHttp2() throws Exception {
        assertThat(RawHttp.exchange(rig.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(RawHttp.exchange(
                        rig.port(),
                        "GET /v1/echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }
}
