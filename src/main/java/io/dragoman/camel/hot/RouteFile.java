package io.dragoman.camel.hot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed route file.
 *
 * @param name relative to the routes folder, with slashes
 */
record RouteFile(String name, String text, List<Element> elements) {
    /** A top-level entry: its kind is the key, for example {@code route}. */
    record Element(String kind, YamlTree body, int line) {
        @Nullable
        String id() {
            return body.text("id");
        }

        /** Null when there is no consumer, or its URI is not spelled out. */
        @Nullable
        String from() {
            YamlTree route = kind.equals("routeTemplate") && body.get("route") != null ? body.get("route") : body;
            YamlTree from = route == null ? null : route.get("from");
            return from == null ? null : from.text() != null ? from.text() : from.text("uri");
        }
    }

    /** @throws RouteFileException when the text is no list of entries */
    static RouteFile parse(String name, String text) {
        YamlTree root = YamlTree.parse(name, text);
        if (root == null || !root.isSequence()) {
            throw new RouteFileException(name, 1, "expected a list of routes");
        }
        List<Element> elements = new ArrayList<>();
        for (YamlTree item : root.items()) {
            List<YamlTree.Entry> entries = item.entries();
            if (entries.size() != 1) {
                throw new RouteFileException(name, item.line(), "expected one of route, routeTemplate, rest, ...");
            }
            YamlTree.Entry entry = entries.get(0);
            elements.add(new Element(entry.key(), entry.value(), entry.line()));
        }
        return new RouteFile(name, text, List.copyOf(elements));
    }

    /** The first folder of the name, or {@code ""}. */
    String folder() {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /** The file name without folders and extension. */
    String stem() {
        return name.substring(name.lastIndexOf('/') + 1).replace(".camel.yaml", "");
    }

    List<Element> elements(String kind) {
        return elements.stream().filter(element -> element.kind().equals(kind)).toList();
    }

    /** The first line with the text, for failures that only name what they stumbled over. */
    int lineOf(@Nullable String token, int fallback) {
        if (token == null || token.isEmpty()) {
            return fallback;
        }
        int at = text.indexOf(token);
        return at < 0
                ? fallback
                : (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    int lineOfRoute(@Nullable String id) {
        for (Element element : elements) {
            if (id != null && id.equals(element.id())) {
                return element.line();
            }
        }
        return 1;
    }
}
