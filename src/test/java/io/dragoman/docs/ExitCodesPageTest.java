package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.problem.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S-03: every kind of refusal has a number of its own, and the page has them all. */
class ExitCodesPageTest {
    @Test
    void listsEveryExitCodeOnceAndNoOther() throws IOException {
        List<String> page = Files.readAllLines(Path.of("docs/operations.md"));
        List<Integer> listed = page.stream()
                .filter(line -> line.matches("\\| [0-9]{2} \\| .*"))
                .map(line -> Integer.parseInt(line.substring(2, 4)))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(
                        Arrays.stream(ExitCode.values()).map(ExitCode::number).toList())
                .doesNotHaveDuplicates();
    }
}
