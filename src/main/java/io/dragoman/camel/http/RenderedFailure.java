package io.dragoman.camel.http;

import java.util.Map;

/**
 * An error as the client will see it.
 *
 * @param headers besides the content type; those outside the engine's allow-list are not sent
 */
public record RenderedFailure(int status, String contentType, byte[] body, Map<String, String> headers) {
    public RenderedFailure {
        headers = Map.copyOf(headers);
    }
}
