package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.ErrorClass;
import io.dragoman.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {
    private final List<String> lines = page();

    @Test
    void listsEveryCodeWithItsStatusAndTitleAndNoOther() {
        List<String> rows = lines.stream()
                .filter(line -> line.matches("\\| `\\w+` \\| \\d{3} \\|.*"))
                .map(line -> line.replaceAll("^\\| `(\\w+)` \\| (\\d+) \\| ([^|]+) \\|.*", "$1 $2 $3"))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values())
                        .map(code -> code.code() + " " + code.status() + " " + code.title())
                        .toList());
    }

    @Test
    void listsEveryErrorClassAndNoOther() {
        int start = lines.indexOf("## Error classes of attempts");
        List<String> rows = lines.subList(start, lines.size()).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replaceAll("^\\| `(\\w+)`.*", "$1"))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorClass.values())
                        .map(ErrorClass::wireName)
                        .toList());
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of("docs/errors.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
