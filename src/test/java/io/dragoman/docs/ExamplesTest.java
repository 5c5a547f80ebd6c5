package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.Broker;
import io.dragoman.walk.OpenApiContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the README as a newcomer does, in their order, against a broker on a free port. */
class ExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|json)\n(.*?)^```$");
    private static final String HOST = "http://127.0.0.1:";
    private static final String ADMIN_TOKEN = "admin-token-for-tests-0123456789abcdef";
    private static final String CONSUMER_KEY = "consumer-key-for-tests-0123456789abcdef";

    /** A request of the README, and the answer that is shown under it, or none. */
    private record Example(String command, String shown) {}

    /** What curl got, and what it says of its request. */
    private record Answer(String body, int status, String contentType, String method, String url) {}

    @Test
    void theReadmeShowsWhatTheBrokerAnswers(@TempDir Path folder) throws Exception {
        List<Example> examples = examples(Files.readString(Path.of("README.md")));
        assertThat(examples).isNotEmpty().anyMatch(example -> !example.shown.isEmpty());
        Map<String, String> settings = Map.of(
                "dragoman.http.port",
                "0",
                "dragoman.data-dir",
                folder.resolve("data").toString(),
                "dragoman.admin-token",
                ADMIN_TOKEN,
                "dragoman.consumer-key",
                CONSUMER_KEY);
        try (Broker broker = new Broker(settings)) {
            broker.start();
            for (Example example : examples) {
                check(example, run(example.command, broker.port()));
            }
        }
    }

    private static void check(Example example, Answer answer) throws IOException {
        assertThat(answer.status).as("%s%n%s", example.command, answer.body).isEqualTo(200);
        String path = answer.url.replaceFirst(HOST + "\\d+", "");
        OpenApiContract.shipped().check(answer.method, path, answer.status, answer.contentType, answer.body);
        if (!example.shown.isEmpty()) {
            JsonNode actual = JSON.readTree(answer.body);
            JSON.readTree(example.shown)
                    .properties()
                    .forEach(field -> checkShown(field.getKey(), field.getValue(), actual.path(field.getKey())));
        }
    }

    /** Texts are the same; of costs only whether there is one, because the first counts of tokens are estimates. */
    private static void checkShown(String name, JsonNode shown, JsonNode actual) {
        assertThat(actual.getNodeType()).as(name).isEqualTo(shown.getNodeType());
        if (shown.isNumber()) {
            assertThat(actual.decimalValue().signum())
                    .as("%s: %s", name, actual)
                    .isEqualTo(shown.decimalValue().signum());
        } else if (shown.isValueNode()) {
            assertThat(actual).as(name).isEqualTo(shown);
        }
    }

    private static List<Example> examples(String page) {
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            boolean request = block.group(1).equals("sh") && block.group(2).startsWith("curl ");
            if (request) {
                examples.add(new Example(block.group(2).strip(), ""));
            } else if (block.group(1).equals("json")) {
                assertThat(examples)
                        .as("a request before the answer %s", block.group(2))
                        .isNotEmpty();
                Example last = examples.remove(examples.size() - 1);
                examples.add(new Example(last.command, block.group(2)));
            }
        }
        return examples;
    }

    private static Answer run(String command, int port) throws IOException, InterruptedException {
        assertThat(command).contains(HOST + "8080");
        String write = " -w '\\n%{http_code}\\n%{content_type}\\n%{method}\\n%{url_effective}'";
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command.replace(HOST + "8080", HOST + port) + write);
        shell.environment().put("ADMIN_TOKEN", ADMIN_TOKEN);
        shell.environment().put("CONSUMER_KEY", CONSUMER_KEY);
        Process process = shell.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
        String[] lines = output.split("\n");
        int last = lines.length - 1;
        return new Answer(
                String.join("\n", List.of(lines).subList(0, last - 3)),
                Integer.parseInt(lines[last - 3]),
                lines[last - 2],
                lines[last - 1],
                lines[last]);
    }
}
