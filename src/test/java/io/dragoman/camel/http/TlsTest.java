package io.dragoman.camel.http;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.camel.CamelRig;
import io.dragoman.camel.RequestExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-61, but for certificates of clients; and S-42 inside it. */
class TlsTest {
    private static final String GET = "GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    static Path made;

    private static X509Certificate first;
    private static X509Certificate second;

    @TempDir
    Path dir;

    private CamelRig rig;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificates.make(made, "first");
        second = TestCertificates.make(made, "second", "-keyalg", "RSA", "-keysize", "2048");
    }

    @BeforeEach
    void copyFirst() throws Exception {
        use("first");
    }

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void servesWithPemFiles() throws Exception {
        start(pem());

        try (SSLSocket socket = connect(first)) {
            assertThat(ask(socket, GET)).startsWith("HTTP/1.1 200").contains("hello");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void servesWithAPkcs12File() throws Exception {
        start(TlsFiles.pkcs12(dir.resolve("server.p12"), TestCertificates.PASSWORD));

        try (SSLSocket socket = connect(first)) {
            assertThat(ask(socket, GET)).startsWith("HTTP/1.1 200").contains("hello");
        }
    }

    @Test
    void speaksTls12AndNothingOlder() throws Exception {
        start(pem());

        try (SSLSocket socket = unconnected(first)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(ask(socket, GET)).startsWith("HTTP/1.1 200");
        }
        try (SSLSocket socket = unconnected(first)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void answersNobodyInTheClear() throws Exception {
        start(pem());

        assertThat(RawHttp.exchange(rig.port(), GET)).doesNotContain("hello");
    }

    @Test
    void refusesWhatTwoReadersCouldFrameDifferentlyInsideTlsToo() throws Exception {
        start(pem());

        try (SSLSocket socket = connect(first)) {
            String received = ask(
                    socket,
                    "POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                            + GET);

            assertThat(received).startsWith("HTTP/1.1 400").doesNotContain("hello");
        }
    }

    @Test
    void tellsASlowHeadInsideTlsToo() throws Exception {
        start(pem());

        try (SSLSocket socket = connect(first)) {
            socket.getOutputStream().write("GET /v1/echo HTT".getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.readUntilQuiet(socket, 3_000)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void takesARenewedCertificateForNewConnectionsAndLeavesOpenOnesAlone() throws Exception {
        start(pem());
        try (SSLSocket open = connect(first)) {
            ask(open, GET);
            use("second");

            rig.engine.reloadTls();

            try (SSLSocket fresh = connect(second)) {
                assertThat(ask(fresh, GET)).startsWith("HTTP/1.1 200");
            }
            assertThat(ask(open, GET)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void keepsTheOldCertificateWhileTheNewFilesAreNotUsable() throws Exception {
        start(pem());
        Files.copy(made.resolve("second.crt"), dir.resolve("server.crt"), REPLACE_EXISTING);
        rig.engine.reloadTls();
        assertServes(first);
        Files.writeString(dir.resolve("server.crt"), "half a certi");
        rig.engine.reloadTls();
        assertServes(first);
        Files.delete(dir.resolve("server.crt"));
        rig.engine.reloadTls();
        assertServes(first);

        use("second");
        rig.engine.reloadTls();

        assertServes(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void refusesACertificateThatIsNone(String content) throws Exception {
        Files.writeString(dir.resolve("server.crt"), content);

        assertRefused(pem(), "not usable");
    }

    @Test
    void refusesTheKeyOfAnotherCertificate() throws Exception {
        TestCertificates.make(dir, "third");
        Files.copy(dir.resolve("third.key"), dir.resolve("server.key"), REPLACE_EXISTING);

        assertRefused(pem(), "the key is not that of the certificate");
    }

    @Test
    void refusesAMissingFileAndAWrongPassword() {
        assertRefused(TlsFiles.pem(dir.resolve("none.crt"), dir.resolve("server.key")), "cannot be read");
        assertRefused(TlsFiles.pkcs12(dir.resolve("server.p12"), "not-the-password"), "not usable");
    }

    private void assertRefused(TlsFiles files, String why) {
        assertThatThrownBy(() -> start(files))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("expected:")
                .hasMessageNotContaining("\n");
    }

    private void assertServes(X509Certificate certificate) throws Exception {
        try (SSLSocket socket = connect(certificate)) {
            assertThat(ask(socket, GET)).startsWith("HTTP/1.1 200");
        }
    }

    private void use(String name) throws IOException {
        for (String kind : new String[] {"p12", "crt", "key"}) {
            Files.copy(made.resolve(name + "." + kind), dir.resolve("server." + kind), REPLACE_EXISTING);
        }
    }

    private TlsFiles pem() {
        return TlsFiles.pem(dir.resolve("server.crt"), dir.resolve("server.key"));
    }

    private void start(TlsFiles files) throws Exception {
        rig = new CamelRig(
                HttpServerSettings.on("127.0.0.1", 0)
                        .withTimeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5))
                        .withTls(files),
                RequestExecutor.Settings.DEFAULT);
        rig.start("""
                - route:
                    id: echo
                    from:
                      uri: "platform-http:/v1/echo"
                      steps:
                        - setBody: {constant: hello}
                """);
    }

    private SSLSocket unconnected(X509Certificate trusted) throws Exception {
        return (SSLSocket) TestCertificates.trusting(trusted).getSocketFactory().createSocket("127.0.0.1", rig.port());
    }

    private SSLSocket connect(X509Certificate trusted) throws Exception {
        SSLSocket socket = unconnected(trusted);
        socket.startHandshake();
        return socket;
    }

    private static String ask(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return RawHttp.readUntil(socket, "hello");
    }
}
