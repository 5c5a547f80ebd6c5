package io.dragoman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the section on rooms of {@code docs/architecture.md} with the arrows that {@link ArchitectureTest} holds. */
class ArchitecturePageTest {
    private static final Pattern EDGE = Pattern.compile(" *(\\w+) --> (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| [^|]+ \\|([ \\w,]*)\\|");

    private final List<String> lines = page();

    @Test
    void listsTheArrowsOfEveryRoom() {
        Map<String, Set<String>> listed = new TreeMap<>();
        rows(ROW)
                .forEach(row -> listed.put(
                        row.group(1),
                        Arrays.stream(row.group(2).split(","))
                                .map(String::strip)
                                .filter(room -> !room.isEmpty())
                                .collect(Collectors.toCollection(TreeSet::new))));

        assertThat(listed).isEqualTo(new TreeMap<>(ArchitectureTest.ARROWS));
    }

    @Test
    void drawsEachArrowThatDoesNotFollowFromOthers() {
        Set<String> drawn = rows(EDGE).stream()
                .map(edge -> edge.group(1) + " -> " + edge.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> needed = new TreeSet<>();
        ArchitectureTest.ARROWS.forEach((from, rooms) -> rooms.stream()
                .filter(to -> rooms.stream().noneMatch(between -> below(between).contains(to)))
                .forEach(to -> needed.add(from + " -> " + to)));

        assertThat(drawn).isEqualTo(needed);
    }

    private List<Matcher> rows(Pattern form) {
        return lines.stream().map(form::matcher).filter(Matcher::matches).toList();
    }

    private static Set<String> below(String room) {
        Set<String> below = new HashSet<>();
        for (String next : ArchitectureTest.ARROWS.get(room)) {
            below.add(next);
            below.addAll(below(next));
        }
        return below;
    }

    private static List<String> page() {
        try {
            List<String> lines = Files.readAllLines(Path.of("docs/architecture.md"));
            return lines.subList(lines.indexOf("## Rooms"), lines.indexOf("## The walk of `POST /v1/chat`"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
