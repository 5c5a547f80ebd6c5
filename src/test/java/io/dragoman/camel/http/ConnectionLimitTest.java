package io.dragoman.camel.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CamelRig;
import io.dragoman.camel.RequestExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S-43: connections, and clients that send slowly. */
class ConnectionLimitTest {
    private static final String GET = "GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<Socket> open = new ArrayList<>();
    private CamelRig rig;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        rig.close();
    }

    @Test
    void closesAConnectionTooManyAndTakesTheNextWhenOneHasGone() throws Exception {
        start(settings().withConnections(3, 0));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");
        }

        assertThat(RawHttp.isClosed(connect("127.0.0.1"), 5_000)).isTrue();
        assertThat(ask(open.get(0))).startsWith("HTTP/1.1 200");
        open.get(1).close();
        await().atMost(5, SECONDS).until(() -> rig.engine.connections() == 2);

        assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void countsEachSourceByItself() throws Exception {
        start(settings().withConnections(100, 2));
        assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");
        assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");

        assertThat(RawHttp.isClosed(connect("127.0.0.1"), 5_000)).isTrue();
        assertThat(ask(connect("127.0.0.2"))).startsWith("HTTP/1.1 200");
        open.get(0).close();
        await().atMost(5, SECONDS).until(() -> rig.engine.connections() == 2);

        assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void answersOthersWhileManySendTheirHeadsByteByByteAndEndsThese() throws Exception {
        start(settings()
                .withTimeouts(
                        Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(5)));
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            slow.add(connect("127.0.0.1"));
        }
        for (int i = 0; i < 10; i++) {
            for (Socket socket : slow) {
                socket.getOutputStream().write(GET.charAt(i));
            }
            assertThat(ask(connect("127.0.0.1"))).startsWith("HTTP/1.1 200");
        }

        assertThat(slow)
                .allSatisfy(socket -> assertThat(RawHttp.readUntil(socket, "never: read to the end"))
                        .startsWith("HTTP/1.1 408"));
    }

    private static HttpServerSettings settings() {
        return HttpServerSettings.on("127.0.0.1", 0);
    }

    private void start(HttpServerSettings settings) throws Exception {
        rig = new CamelRig(settings, RequestExecutor.Settings.DEFAULT);
        rig.start("""
                - route:
                    id: echo
                    from:
                      uri: "platform-http:/v1/echo"
                      steps:
                        - setBody: {constant: hello}
                """);
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), rig.port(), InetAddress.getByName(from), 0);
        open.add(socket);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        return RawHttp.readUntil(socket, "hello");
    }
}
