package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/security.md to the tests that it names. */
class SecurityPageTest {
    private static final Pattern ROW = Pattern.compile("\\| (S-\\d\\d) \\|[^|]+\\|([^|]+)\\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");

    static List<String> rows() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/security.md")).stream()
                .filter(line -> line.startsWith("| S-"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesTestsThatAreThereAndKnowTheirRequirement(String line) throws IOException {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).isTrue();
        List<String> tests =
                TEST.matcher(row.group(2)).results().map(test -> test.group(1)).toList();

        assertThat(tests).isNotEmpty();
        for (String test : tests) {
            assertThat(source(test)).as(test).contains(row.group(1));
        }
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path file = files.filter(path -> path.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + test));
            return Files.readString(file);
        }
    }
}
