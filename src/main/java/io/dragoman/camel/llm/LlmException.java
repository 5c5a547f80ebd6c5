package io.dragoman.camel.llm;

import org.jspecify.annotations.Nullable;

/** A call to a provider that brought no complete answer. Its message names no host and no key. */
public final class LlmException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What went wrong, as far as another attempt is concerned. */
    public enum Kind {
        /** No TCP connection within the limit, or refused. */
        CONNECT("cannot connect"),
        /** The host name does not resolve. */
        DNS("cannot resolve the host name"),
        /** No TLS session: certificate, host name or protocol version. */
        TLS("no trusted TLS session"),
        /** The host resolves to an address that the policy refuses. */
        ADDRESS_REFUSED("the address is not allowed"),
        /** The head of the answer did not come within the limit. */
        FIRST_BYTE_TIMEOUT("no answer within the first-byte limit"),
        /** A stream fell silent. */
        IDLE_TIMEOUT("the stream fell silent"),
        /** The answer did not end within the limit. */
        TOTAL_TIMEOUT("no complete answer within the total limit"),
        /** The client's own deadline is over. */
        DEADLINE("the deadline is over"),
        /** The connection broke; the provider may have worked on the request. */
        RESET("the connection broke"),
        /** The body exceeds the limit. */
        TOO_LARGE("the answer is too large"),
        /** The client has gone, or the request was cancelled otherwise. */
        CANCELLED("cancelled"),
        /** The provider answered with a redirect, which is never followed. */
        REDIRECT("the provider redirects"),
        /** All connections to the provider are taken. */
        POOL_EXHAUSTED("all connections are taken");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public LlmException(Kind kind) {
        this(kind, null);
    }

    /** @param cause for the log only */
    public LlmException(Kind kind, @Nullable Throwable cause) {
        super(kind.text, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
