package io.dragoman.provider;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The dialects that the broker speaks, by name. */
public final class Dialects {
    private final Map<String, Dialect> byName;

    public Dialects(Collection<? extends Dialect> dialects) {
        byName = dialects.stream().collect(Collectors.toUnmodifiableMap(Dialect::name, Function.identity()));
    }

    /** The dialect of a provider row. An operator's own route template without a mapper speaks the form of OpenAI. */
    public Dialect named(String name) {
        Dialect dialect = byName.get(name);
        if (dialect == null) {
            dialect = byName.get("openai");
        }
        if (dialect == null) {
            throw new IllegalStateException(
                    "dialect " + name + " is not bound (expected: one of " + byName.keySet() + ")");
        }
        return dialect;
    }
}
