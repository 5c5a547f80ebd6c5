package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.camel.http.TestCertificates;
import io.dragoman.problem.StartRefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-60, S-61: as an operator sets them. */
class ListenerWalkTest {
    @TempDir
    Path dir;

    @Test
    void answersOverTlsAndTellsNamedOriginsSo() throws Exception {
        X509Certificate certificate = TestCertificates.make(dir, "server");
        try (RunningBroker broker = RunningBroker.start(
                dir,
                "dragoman.http.tls.keystore-file",
                dir.resolve("server.p12").toString(),
                "dragoman.http.tls.keystore-password",
                TestCertificates.PASSWORD,
                "dragoman.http.cors-origins",
                "https://app.example.org")) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(TestCertificates.trusting(certificate))
                    .build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + broker.port() + "/v1/chat"))
                            .header("Origin", "https://app.example.org")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .hasValue("https://app.example.org");
        }
    }

    @Test
    void refusesToStartWithFilesItCannotUse() {
        assertRefused("dragoman.http.tls.certificate-file", "none.crt", "dragoman.http.tls.key-file", "none.key");
        assertRefused("dragoman.http.tls.certificate-file", "none.crt");
        assertRefused("dragoman.http.tls.keystore-file", "none.p12");
        assertRefused("dragoman.http.tls.client-ca-file", "none.pem");
        assertRefused("dragoman.http.cors-origins", "*");
    }

    private void assertRefused(String... properties) {
        assertThatThrownBy(() -> RunningBroker.start(dir, properties))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("dragoman.http.")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("\n");
    }
}
