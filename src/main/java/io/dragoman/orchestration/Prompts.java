package io.dragoman.orchestration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What models are told, by name: {@code <name>.txt} of the operator's folder, else of the product. Read once. Safe for any thread.
 */
public final class Prompts {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]*");

    private final @Nullable Path folder;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /** @param folder where the operator's own prompts lie, or null */
    public Prompts(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The prompt with each {@code {{key}}} replaced by its value. */
    String filled(String name, Map<String, String> values) {
        String text = text(name + ".txt");
        StringBuilder filled = new StringBuilder(text.length() + 1_000);
        int at = 0;
        for (int from = text.indexOf("{{"); from >= 0; from = text.indexOf("{{", at)) {
            int to = text.indexOf("}}", from);
            if (to < 0) {
                break;
            }
            String value = values.get(text.substring(from + 2, to).strip());
            filled.append(text, at, from).append(value == null ? text.substring(from, to + 2) : value);
            at = to + 2;
        }
        return filled.append(text, at, text.length()).toString();
    }

    /** A file of the room, by its full name. */
    String text(String file) {
        return texts.computeIfAbsent(file, this::read);
    }

    private String read(String file) {
        if (!NAME.matcher(file).matches()) {
            throw new IllegalArgumentException("prompt: " + file + " (expected: a plain file name)");
        }
        try {
            if (folder != null && Files.isRegularFile(folder.resolve(file))) {
                return Files.readString(folder.resolve(file)).strip();
            }
            try (InputStream shipped = Prompts.class.getResourceAsStream("/prompts/" + file)) {
                if (shipped == null) {
                    throw new IllegalStateException("prompt: there is no " + file);
                }
                return new String(shipped.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
