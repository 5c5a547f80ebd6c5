package io.dragoman.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A statement from {@code sql/<table>/<verb>.sql}, with values written as camel-sql writes them, {@code :#name}, so that a route and a
 * class can share a file. The Camel expression {@code :#${variable.id}} stands for the value {@code id}; all others are for routes only.
 *
 * @param text the statement for JDBC, {@code ?} in place of each value
 * @param names the values in order
 */
record SqlFile(String text, List<String> names) {
    private static final Pattern VALUE = Pattern.compile(":#(?:\\$\\{variable\\.(\\w+)}|(\\w+))");

    /** @param name {@code <table>/<verb>} */
    static SqlFile read(String name) {
        return parse(load("/sql/" + name + ".sql"));
    }

    static SqlFile parse(String source) {
        String statement =
                source.lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
        List<String> names = new ArrayList<>();
        Matcher values = VALUE.matcher(statement);
        String text = values.replaceAll(value -> {
            names.add(value.group(1) == null ? value.group(2) : value.group(1));
            return "?";
        });
        return new SqlFile(text, List.copyOf(names));
    }

    private static String load(String resource) {
        try (InputStream in = SqlFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource + ": missing (expected: a file among the resources)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
