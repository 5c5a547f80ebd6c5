package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.mock.MockProvider;
import io.dragoman.vault.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more, for a broker in a process of its own: the system lets none of its files grow. */
class DiskFullWalkTest {
    private static final String ASK = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}";

    @TempDir
    Path dir;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String origin = "";

    /** The broker that runs out of disk. */
    static final class Child {
        public static void main(String[] arguments) throws IOException {
            RunningBroker broker = RunningBroker.start(Path.of(arguments[0]), "dragoman.ledger.wait-ms", "300");
            System.out.println("port " + broker.port());
            System.in.read();
        }
    }

    @Test
    void spendsNothingOnAFullDiskReadsOnAndRecoversWithoutARestart() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit");
        try (MockProvider mock = MockProvider.start().acceptMissingKey();
                ChildJvm child = ChildJvm.start(Child.class, List.of("-Xmx512m"), dir.toString())) {
            origin = "http://127.0.0.1:" + child.line("port ");
            admin(
                    "POST",
                    "/providers",
                    "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"%s\"}".formatted(mock.baseUrl("openai")));
            admin(
                    "POST",
                    "/models",
                    "{\"id\":\"m\",\"provider_id\":\"p\",\"max_context_tokens\":16000,"
                            + "\"input_per_1k\":0.001,\"output_per_1k\":0.002}");
            assertThat(ask().statusCode()).isEqualTo(200);

            limitFiles(child, "0");
            await().atMost(Duration.ofSeconds(20)).until(() -> ask().statusCode() == 503);
            int before = mock.calls().size();
            HttpResponse<String> refused = ask();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"ledger_unavailable\"");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(mock.calls()).hasSize(before);
            assertThat(admin("GET", "/models", "").statusCode()).isEqualTo(200);
            assertThat(admin("POST", "/apikeys", "{\"name\":\"late\"}").body()).contains("store_unavailable");

            limitFiles(child, "unlimited");

            await().atMost(Duration.ofSeconds(20)).until(() -> ask().statusCode() == 200);
            assertThat(admin("POST", "/apikeys", "{\"name\":\"late\"}").statusCode())
                    .isEqualTo(200);
            assertThat(admin("POST", "/audit/verify", "").body()).contains("\"ok\":true");
        }
    }

    /** How long a file may be to which the process writes. */
    private static void limitFiles(ChildJvm child, String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", "" + child.process.pid(), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return send("POST", "/v1/chat", RunningBroker.CONSUMER_KEY, ASK);
    }

    private HttpResponse<String> admin(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, "/admin/v1" + path, RunningBroker.ADMIN_TOKEN, body);
    }

    private HttpResponse<String> send(String method, String path, String key, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(origin + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
