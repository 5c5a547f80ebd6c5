package io.dragoman.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.camel.hot.RouteLint;
import io.dragoman.camel.hot.RouteSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every route file that ships, against our conventions and Camel's own schema. */
class RouteFilesTest {
    private static final Path ROUTES = Path.of("routes");

    @Test
    void keepToOurConventions() throws IOException {
        assertThat(new RouteLint(List.of()).check(files())).isEmpty();
    }

    @Test
    void satisfyCamelsSchema() throws IOException {
        RouteSchema schema = new RouteSchema();

        files().forEach((name, text) -> assertThat(schema.check(name, text)).isNull());
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(ROUTES)) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList()) {
                files.put(ROUTES.relativize(path).toString(), Files.readString(path));
            }
        }
        assertThat(files).hasSizeGreaterThan(20);
        return files;
    }
}
