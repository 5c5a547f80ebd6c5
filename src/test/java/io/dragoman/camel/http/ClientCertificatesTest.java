package io.dragoman.camel.http;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.camel.CamelRig;
import io.dragoman.camel.RequestExecutor;
import io.dragoman.camel.http.ClientCertificates.Doors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-61: certificates of clients. */
class ClientCertificatesTest {
    private static final String OPEN = "GET /v1/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String ADMIN = "GET /admin/v1/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @TempDir
    static Path made;

    private static X509Certificate server;

    @TempDir
    Path dir;

    private CamelRig rig;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = TestCertificates.make(made, "server");
        TestCertificates.make(made, "alice");
        TestCertificates.make(made, "bob");
    }

    @BeforeEach
    void trustAlice() throws IOException {
        trust("alice");
    }

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void asksForOneAtTheDoorsOfAdminsOnly() throws Exception {
        start(Doors.ADMIN);

        assertThat(ask(null, OPEN)).startsWith("HTTP/1.1 200");
        assertThat(ask(null, ADMIN))
                .startsWith("HTTP/1.1 401")
                .contains("client certificate: missing")
                .contains("application/problem+json");
        assertThat(ask("alice", ADMIN)).startsWith("HTTP/1.1 200");
        assertThat(ask("alice", OPEN)).startsWith("HTTP/1.1 200");
    }

    @Test
    void keepsADoorShutWhateverThePathLooksLike() throws Exception {
        start(Doors.ADMIN);

        for (String path :
                new String[] {"//admin/v1/echo", "/%61dmin/v1/echo", "/v1/../admin/v1/echo", "/ADMIN/v1/echo"}) {
            assertThat(ask(null, ADMIN.replace("/admin/v1/echo", path)))
                    .as(path)
                    .startsWith("HTTP/1.1 4")
                    .doesNotContain("hello");
        }
    }

    @Test
    void refusesAConnectionOfAnUnknownSigner() throws Exception {
        start(Doors.ADMIN);

        assertThat(ask("bob", ADMIN)).doesNotContain("hello");
    }

    @Test
    void refusesEveryConnectionWithoutOneWhereAllNeedOne() throws Exception {
        start(Doors.ALL);

        assertThat(ask(null, OPEN)).doesNotContain("hello");
        assertThat(ask("alice", OPEN)).startsWith("HTTP/1.1 200");
    }

    @Test
    void letsOnlyNamedOnesIn() throws Exception {
        start(Doors.ADMIN, "admin.example.org");
        assertThat(ask("alice", ADMIN)).startsWith("HTTP/1.1 401").contains("client certificate: other name");
        rig.close();

        start(Doors.ADMIN, "admin.example.org", "127.0.0.1");
        assertThat(ask("alice", ADMIN)).startsWith("HTTP/1.1 200");
    }

    @Test
    void takesAnotherSignerIntoUseWithoutARestart() throws Exception {
        start(Doors.ADMIN);
        trust("bob");

        rig.engine.reloadTls();

        assertThat(ask("bob", ADMIN)).startsWith("HTTP/1.1 200");
        assertThat(ask("alice", ADMIN)).doesNotContain("hello");
        Files.writeString(dir.resolve("ca.pem"), "half a certi");
        rig.engine.reloadTls();
        assertThat(ask("bob", ADMIN)).as("the old signer stays").startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesToStartWithASignerThatIsNone() throws Exception {
        Files.writeString(dir.resolve("ca.pem"), "nonsense");
        assertThatThrownBy(() -> start(Doors.ADMIN))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("ca.pem: no certificate (expected: ");
        Files.delete(dir.resolve("ca.pem"));
        assertThatThrownBy(() -> start(Doors.ADMIN))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("ca.pem: cannot be read");
    }

    private void trust(String name) throws IOException {
        Files.copy(made.resolve(name + ".crt"), dir.resolve("ca.pem"), REPLACE_EXISTING);
    }

    private void start(Doors doors, String... names) throws Exception {
        TlsFiles files = TlsFiles.pem(made.resolve("server.crt"), made.resolve("server.key"))
                .withClients(new ClientCertificates(dir.resolve("ca.pem"), doors, Set.of(names)));
        rig = new CamelRig(HttpServerSettings.on("127.0.0.1", 0).withTls(files), RequestExecutor.Settings.DEFAULT);
        rig.start("""
                - route:
                    id: echo
                    from:
                      uri: "platform-http:/v1/echo"
                      steps:
                        - setBody: {constant: hello}
                - route:
                    id: admin-echo
                    from:
                      uri: "platform-http:/admin/v1/echo"
                      steps:
                        - setBody: {constant: hello}
                """);
    }

    /** What comes back; nothing when the connection is refused. */
    private String ask(@Nullable String client, String request) throws Exception {
        try (SSLSocket socket = (SSLSocket) context(client).getSocketFactory().createSocket("127.0.0.1", rig.port())) {
            socket.startHandshake();
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return RawHttp.readUntilQuiet(socket, 10_000);
        } catch (IOException refused) {
            return "";
        }
    }

    private static SSLContext context(@Nullable String client) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(client == null ? null : keys(client).getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyManagerFactory keys(String client) throws Exception {
        char[] password = TestCertificates.PASSWORD.toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.resolve(client + ".p12"))) {
            own.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        return keys;
    }
}
