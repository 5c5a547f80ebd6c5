package io.dragoman.camel.hot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML value that knows the line it stands on. */
record YamlTree(Node node) {
    /** One entry of a mapping. */
    record Entry(String key, YamlTree value, int line) {}

    /** @throws RouteFileException with file and line when the text is not YAML */
    static @Nullable YamlTree parse(String file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            return new Compose(settings).composeString(text).map(YamlTree::new).orElse(null);
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new RouteFileException(file, line, "not YAML: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            throw new RouteFileException(file, 1, "not YAML: " + broken.getMessage());
        }
    }

    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isSequence() {
        return node instanceof SequenceNode;
    }

    /** Null for anything but a scalar. */
    @Nullable
    String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    List<YamlTree> items() {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream().map(YamlTree::new).toList()
                : List.of();
    }

    List<Entry> entries() {
        if (!(node instanceof MappingNode mapping)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlTree key = new YamlTree(tuple.getKeyNode());
            String name = key.text();
            if (name != null) {
                entries.add(new Entry(name, new YamlTree(tuple.getValueNode()), key.line()));
            }
        }
        return entries;
    }

    @Nullable
    YamlTree get(String key) {
        for (Entry entry : entries()) {
            if (entry.key.equals(key)) {
                return entry.value;
            }
        }
        return null;
    }

    /** The scalar under a key, or null. */
    @Nullable
    String text(String key) {
        YamlTree value = get(key);
        return value == null ? null : value.text();
    }

    /** All entries at any depth, outer before inner. */
    void walk(Consumer<Entry> visitor) {
        for (Entry entry : entries()) {
            visitor.accept(entry);
            entry.value.walk(visitor);
        }
        items().forEach(item -> item.walk(visitor));
    }
}
