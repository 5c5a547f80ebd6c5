package io.dragoman.camel.http;

/** How the answer to a client ended. */
public enum ResponseOutcome {
    /** The last byte was handed to the connection. */
    COMPLETED,
    /** The client left, or read too slowly, before the answer ended. */
    CLIENT_GONE,
    /** The body's source failed midway; the connection was cut so that the client notices. */
    FAILED
}
