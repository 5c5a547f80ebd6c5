package io.dragoman;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.camel.hot.RouteIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/routes.md to the graph of the routes as they run. With {@code DRAGOMAN_DOCS_WRITE=true} in the environment it writes the page anew. */
class RoutesPageTest {
    private static final Path PAGE = Path.of("docs/routes.md");

    @TempDir
    Path dir;

    @Test
    void drawsTheRoutesAsTheyRun() throws IOException {
        String wanted;
        try (Broker broker = new Broker(Map.of(
                "dragoman.http.port", "0",
                "dragoman.http.drain-seconds", "0",
                "dragoman.data-dir", dir.resolve("data").toString(),
                "dragoman.admin-token", "admin-token-0123456789",
                "dragoman.consumer-key", "consumer-key-0123456789"))) {
            broker.start();
            wanted = page((ModelCamelContext) broker.context());
        }
        if ("true".equals(System.getenv("DRAGOMAN_DOCS_WRITE"))) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }

    private static String page(ModelCamelContext context) {
        TreeMap<String, String> descriptions = new TreeMap<>();
        TreeSet<String> edges = new TreeSet<>();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            String id = RouteIds.base(route.getRouteId());
            descriptions.put(id, route.getDescriptionText() == null ? "" : route.getDescriptionText());
            String from = route.getInput().getEndpointUri();
            if (!from.startsWith("hot:")) {
                edges.add("  " + node(from) + " --> " + id);
            }
            for (ProcessorDefinition<?> step :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)) {
                String target = target(step);
                if (target != null) {
                    edges.add("  " + id + " --> " + node(target));
                }
            }
        }
        StringBuilder page = new StringBuilder("""
                # Routes

                The graph of the routes as they run, with the built-in demo provider. A test draws it from the running broker and compares it with this page;
                `DRAGOMAN_DOCS_WRITE=true ./mvnw test -Dtest=RoutesPageTest` writes it anew.

                ```mermaid
                flowchart LR
                """);
        edges.forEach(edge -> page.append(edge).append('\n'));
        page.append("```\n\n| route | what it does |\n|---|---|\n");
        descriptions.forEach((id, text) ->
                page.append("| `").append(id).append("` | ").append(text).append(" |\n"));
        return page.toString();
    }

    private static String target(ProcessorDefinition<?> step) {
        if (step instanceof ToDynamicDefinition dynamic) {
            return dynamic.getUri();
        }
        return step instanceof SendDefinition<?> send ? send.getEndpointUri() : null;
    }

    /** A route by its name; anything else as a box with its address, without options. */
    private static String node(String uri) {
        String plain = uri.replaceFirst("\\?.*", "").replace("hot:{{dragoman.dispatch.attempt}}", "hot:attempt");
        if (plain.startsWith("hot:provider-$")) {
            return "provider-demo";
        }
        if (plain.startsWith("hot:")) {
            return plain.substring(4);
        }
        String label = plain.replaceFirst("^(rest|platform-http):/*", "").replace(':', ' ');
        return plain.replaceAll("[^A-Za-z0-9]+", "_") + "[\"" + label + "\"]";
    }
}
