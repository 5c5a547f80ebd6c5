package io.dragoman.negotiation;

import java.util.Set;

/** Capabilities that the broker itself understands. Models may list others; those bind once any registered model lists them. */
final class Capability {
    static final String TOOLS = "tools";
    static final String VISION = "vision";

    private static final Set<String> KNOWN = Set.of(TOOLS, VISION, "json", "reasoning");

    private Capability() {}

    static boolean known(String name) {
        return KNOWN.contains(name);
    }
}
