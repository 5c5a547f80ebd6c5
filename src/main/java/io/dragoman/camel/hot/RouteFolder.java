package io.dragoman.camel.hot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what changed in the routes folder between two looks. A file counts as deleted when two looks in a row miss it, so
 * that the swap of a ConfigMap's symbolic links goes unseen. Not safe for threads.
 */
final class RouteFolder {
    static final String SUFFIX = ".camel.yaml";

    private final Path root;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Set<String> missing = new HashSet<>();

    private record Seen(long modifiedMillis, long size, String text) {}

    private static final Seen NEVER = new Seen(-1, -1, "");

    /** @param changed texts by name, new files included */
    record Changes(Map<String, String> changed, List<String> deleted) {
        boolean isEmpty() {
            return changed.isEmpty() && deleted.isEmpty();
        }
    }

    RouteFolder(Path root) {
        this.root = root;
    }

    /** Texts by name, in a fixed order. */
    Map<String, String> readAll() {
        return new TreeMap<>(look().changed());
    }

    Changes look() {
        Map<String, Path> present = list();
        Map<String, String> changed = new TreeMap<>();
        present.forEach((name, path) -> {
            String text = changedText(name, path);
            if (text != null) {
                changed.put(name, text);
            }
        });
        return new Changes(changed, deleted(present.keySet()));
    }

    /** The next look reports the file again, for another try. */
    void forget(String name) {
        seen.put(name, NEVER);
    }

    private List<String> deleted(Set<String> present) {
        List<String> deleted = new ArrayList<>();
        for (String name : List.copyOf(seen.keySet())) {
            if (present.contains(name)) {
                missing.remove(name);
            } else if (!missing.add(name)) {
                missing.remove(name);
                seen.remove(name);
                deleted.add(name);
            }
        }
        return deleted;
    }

    private @Nullable String changedText(String name, Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            Seen before = seen.get(name);
            long modified = now.lastModifiedTime().toMillis();
            if (before != null && before.modifiedMillis == modified && before.size == now.size()) {
                return null;
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            seen.put(name, new Seen(modified, now.size(), text));
            return before != null && before.text.equals(text) ? null : text;
        } catch (IOException beingReplaced) {
            return null;
        }
    }

    /** Hidden folders hold the real files of a ConfigMap; they are reached by their links. */
    private Map<String, Path> list() {
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            Map<String, Path> byName = new TreeMap<>();
            files.filter(path -> path.getFileName().toString().endsWith(SUFFIX)).forEach(path -> {
                String name = root.relativize(path).toString().replace('\\', '/');
                if (!name.startsWith(".") && !name.contains("/.")) {
                    byName.put(name, path);
                }
            });
            return byName;
        } catch (NoSuchFileException gone) {
            return Map.of();
        } catch (UncheckedIOException | IOException beingReplaced) {
            // A folder changed under the walk: nothing has changed until a walk succeeds.
            Map<String, Path> unchanged = new HashMap<>();
            seen.keySet().forEach(name -> unchanged.put(name, root.resolve(name)));
            return unchanged;
        }
    }
}
