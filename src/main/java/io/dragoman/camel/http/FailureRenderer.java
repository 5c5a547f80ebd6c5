package io.dragoman.camel.http;

/**
 * Turns a failure into the shape that clients of the path expect. The engine takes the one bean of this type in the
 * registry. Called on event loops too: must be quick, must not block, must not throw.
 */
@FunctionalInterface
public interface FailureRenderer {
    /** @param call may lack a path and headers when the request could not be read */
    RenderedFailure render(HttpCall call, HttpFailure failure);
}
