package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.walk.RunningBroker.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode that {@code docs/plan.md} shows, as an operator adds it. */
class OwnModeTest {
    @Test
    void runsAsSoonAsItsFilesAreThere(@TempDir Path dir) throws IOException {
        Path routes = dir.resolve("routes");
        copy(Path.of("routes"), routes);
        String page = Files.readString(Path.of("docs/plan.md"));
        Files.writeString(routes.resolve("pipeline/plan-brief.camel.yaml"), block(page, "yaml"));
        Files.createDirectories(dir.resolve("prompts"));
        Files.writeString(dir.resolve("prompts/shorten.txt"), block(page, "text"));

        try (PlanRig rig = new PlanRig(
                        dir,
                        "dragoman.routes-dir",
                        routes.toString(),
                        "dragoman.prompts-dir",
                        dir.resolve("prompts").toString())
                .model("author", 9)) {
            rig.says("author", "a long answer", "short");

            Answer answer = rig.plan("\"mode\":\"brief\"");

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().at("/response/choices/0/message/content").asText())
                    .isEqualTo("short");
            assertThat(PlanRig.trace(answer)).containsExactly("draft:answered", "shorten:answered");
            assertThat(rig.calls("author")
                            .get(1)
                            .json()
                            .at("/messages/3/content")
                            .asText())
                    .isEqualTo("Say your answer above again in one sentence.");
        }
    }

    private static String block(String page, String language) {
        Matcher block = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(page);
        assertThat(block.find()).as(language).isTrue();
        return block.group(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
