package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kinds of providers: those of {@code catalogue/provider-types.json}, and every dialect for which there is a route template, so that
 * an operator adds a kind by adding a file. Safe for any thread.
 */
public final class ProviderTypes {
    private static final String RESOURCE = "/catalogue/provider-types.json";
    private static final String TEMPLATE = ".camel.yaml";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final SortedMap<String, ProviderType> shipped;
    private final Path templates;

    private ProviderTypes(SortedMap<String, ProviderType> shipped, Path templates) {
        this.shipped = shipped;
        this.templates = templates;
    }

    /** @param routesDir {@code dragoman.routes-dir}; its {@code provider} folder holds the templates, and may be missing */
    public static ProviderTypes load(Path routesDir) {
        JsonNode resource = read();
        JsonNode versions = resource.path("version_paths");
        SortedMap<String, ProviderType> types = new TreeMap<>();
        resource.path("types").properties().forEach(entry -> {
            JsonNode type = entry.getValue();
            String dialect = type.path("dialect").asText();
            types.put(
                    entry.getKey(),
                    new ProviderType(
                            entry.getKey(),
                            dialect,
                            type.path("base_url").asText(""),
                            type.path("catalogue").asText(""),
                            versions.path(dialect).asText(""),
                            type.path("local").asBoolean(false)));
        });
        return new ProviderTypes(types, routesDir.resolve("provider"));
    }

    /** @throws InvalidRequestException that lists the known ones */
    ProviderType require(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidRequestException(
                        "type",
                        "type: " + Fields.shown(name) + " (expected: one of " + String.join(", ", names()) + ")"));
    }

    /** The type of a stored row. Its template may have gone since: then nothing but its name is known of it. */
    ProviderType ofRow(String name) {
        return find(name).orElse(ProviderType.ofTemplate(name));
    }

    /** All names, sorted. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(shipped.keySet());
        if (Files.isDirectory(templates)) {
            try (Stream<Path> files = Files.list(templates)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(file -> file.endsWith(TEMPLATE))
                        .map(file -> file.substring(0, file.length() - TEMPLATE.length()))
                        .filter(name -> NAME.matcher(name).matches())
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private Optional<ProviderType> find(String name) {
        ProviderType type = shipped.get(name);
        if (type != null) {
            return Optional.of(type);
        }
        boolean template = NAME.matcher(name).matches() && Files.isRegularFile(templates.resolve(name + TEMPLATE));
        return template ? Optional.of(ProviderType.ofTemplate(name)) : Optional.empty();
    }

    private static JsonNode read() {
        try (InputStream in = ProviderTypes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing (expected: a file among the resources)");
            }
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
