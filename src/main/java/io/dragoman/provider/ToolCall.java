package io.dragoman.provider;

/**
 * A tool that the model wants called.
 *
 * @param id the provider's id of the call, or one made from its position where the provider has none
 * @param name name of the tool
 * @param arguments JSON text, as the model wrote it
 */
public record ToolCall(String id, String name, String arguments) {}
