package io.dragoman.provider;

import java.util.Map;

/**
 * A request in a provider's words, ready to send. It carries no key: that is set just before the call.
 *
 * @param path path below the base URL when it depends on the request (model in the path); empty when the route template names it
 * @param headers headers of the dialect besides content type and key, for example {@code anthropic-version}
 * @param body JSON
 */
public record ProviderCall(String path, Map<String, String> headers, byte[] body) {}
