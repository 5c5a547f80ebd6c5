package io.dragoman.camel.llm;

/** Knows the providers; the component takes the one bean of this type in the registry. Asked at every call. */
@FunctionalInterface
public interface LlmTargets {
    /** The same instance as long as nothing changed, for speed; throws when there is no such provider. */
    LlmTarget target(String providerId);
}
