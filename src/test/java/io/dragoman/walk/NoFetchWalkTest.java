package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.mock.MockProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-32: no address that a client sends is ever fetched by the broker. */
class NoFetchWalkTest {
    private static final List<String> TYPES = List.of("openai", "anthropic", "gemini", "ollama");

    @TempDir
    Path dir;

    private final AtomicInteger fetched = new AtomicInteger();
    private HttpServer bait;
    private RunningBroker broker;
    private MockProvider mock;

    @BeforeEach
    void start() throws Exception {
        bait = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        bait.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        bait.start();
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        TYPES.forEach(type -> broker.model(type, type, mock.baseUrl(type), 5));
    }

    @AfterEach
    void stop() {
        broker.close();
        mock.close();
        bait.stop(0);
    }

    @Test
    void handsAddressesOfImagesAndFilesOnUnread() {
        for (String type : TYPES) {
            broker.chat("""
                    {"request":{"model_hint":"%s","messages":[{"role":"user","content":[
                      {"type":"text","text":"look"},
                      {"type":"image_url","image_url":{"url":"%s"}},
                      {"type":"file","file":{"file_url":"%s","filename":"a.pdf"}},
                      {"type":"input_audio","input_audio":{"url":"%s","format":"wav"}}]}]}}
                    """.formatted(type, bait("/image.png"), bait("/a.pdf"), bait("/a.wav")));
        }

        assertThat(mock.calls()).isNotEmpty();
        assertThat(fetched).hasValue(0);
    }

    @Test
    void resolvesNoReferenceOfASchema() {
        for (String keyword : List.of("$ref", "$dynamicRef", "$schema")) {
            broker.chat("""
                    {"request":{"output_schema":{"%s":"%s"},"messages":[{"role":"user","content":"x"}]}}
                    """.formatted(keyword, bait("/schema.json")));
        }

        assertThat(fetched).hasValue(0);
    }

    private String bait(String path) {
        return "http://127.0.0.1:" + bait.getAddress().getPort() + path;
    }
}
