package io.dragoman.chat;

import java.util.Locale;

/** Whose fault a failed attempt is, and so what dispatch does next. */
public enum ErrorClass {
    /** The request itself is at fault: stop, and hand the provider's 4xx through. */
    CLIENT(false, false),
    /** Key or billing of this provider: next provider. */
    KEY(false, true),
    /** The key is in the vault, which is locked: next provider; not the provider's fault, and nobody was asked. */
    VAULT_LOCKED(false, false),
    /** The provider limits our rate: honour its wait, next provider. */
    RATE_LIMITED(false, true),
    /** The provider is overloaded (503, 529): repeat within the retry budget, then next. */
    OVERLOADED(true, true),
    /** A fault that may pass (5xx, reset, refused connection, garbage): repeat within the retry budget, then next. */
    TRANSIENT(true, true),
    /** No first byte in time: next provider. */
    TIMEOUT(false, true),
    /** The input is larger than the model takes: next larger context. */
    CONTEXT_OVERFLOW(false, false),
    /** The provider cannot do what was asked (unknown model, unsupported parameter): next candidate, no blame on its health. */
    UNSUPPORTED(false, false),
    /** Another attempt of the same request answered first; nobody's failure. */
    OVERTAKEN(false, false),
    /** The client has gone: stop, nobody's failure. */
    CLIENT_GONE(false, false),
    /** The client's deadline is over: stop, nobody's failure unless the provider was silent. */
    DEADLINE(false, false);

    private final boolean retryable;
    private final boolean providerFault;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    ErrorClass(boolean retryable, boolean providerFault) {
        this.retryable = retryable;
        this.providerFault = providerFault;
    }

    /** True when the same candidate may be asked again within the retry budget. */
    public boolean retryable() {
        return retryable;
    }

    /** True when the failure counts against the health of provider and model. */
    public boolean providerFault() {
        return providerFault;
    }

    /** The name in logs, metrics and error answers. */
    public String wireName() {
        return wireName;
    }
}
