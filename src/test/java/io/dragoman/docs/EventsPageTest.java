package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.events.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the table of events in {@code docs/operations.md} with the code. */
class EventsPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| [^|]+ \\| [^|]*\\|([^|]*)\\|");
    private static final Pattern PUBLISHED = Pattern.compile("Event\\.of\\(|begin\\(");
    private static final Pattern FIELD = Pattern.compile("\\.with\\(\\s*\"(\\w+)\"");

    private final List<Matcher> rows = rows();

    @Test
    void listsEveryTypeAndNoOther() {
        List<String> types = new ArrayList<>(List.of("connected", "heartbeat"));
        Arrays.stream(EventType.values()).map(EventType::wireName).forEach(types::add);

        assertThat(rows.stream().map(row -> row.group(1))).containsExactlyElementsOf(types);
    }

    @Test
    void listsEveryFurtherFieldThatIsPublished() throws IOException {
        Set<String> published = new TreeSet<>(Set.of("resumed", "missed"));
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String code = Files.readString(source);
                Matcher field = FIELD.matcher(code);
                while (code.contains("import io.dragoman.events.Event;")
                        && PUBLISHED.matcher(code).find()
                        && field.find()) {
                    published.add(field.group(1));
                }
            }
        }
        Set<String> listed = new TreeSet<>();
        rows.forEach(row ->
                Pattern.compile("`(\\w+)`").matcher(row.group(2)).results().forEach(name -> listed.add(name.group(1))));

        assertThat(listed).containsAll(published);
    }

    private static List<Matcher> rows() {
        try {
            List<String> lines = Files.readAllLines(Path.of("docs/operations.md"));
            int begin = lines.indexOf("## Events");
            int end = begin + 1 + firstHeading(lines.subList(begin + 1, lines.size()));
            return lines.subList(begin, end).stream()
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int firstHeading(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")) {
                return i;
            }
        }
        return lines.size();
    }
}
