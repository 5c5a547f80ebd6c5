package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;

/** The vault is unlocked, but has no such secret, or the stored row does not open. Other secrets are not affected. */
public final class SecretUnreadableException extends DragomanException {
    private static final long serialVersionUID = 1L;

    private final boolean missing;

    private SecretUnreadableException(String detail, boolean missing) {
        super(ProblemCode.INTERNAL, detail);
        this.missing = missing;
    }

    static SecretUnreadableException missing(String name) {
        return new SecretUnreadableException("secret " + name + ": missing (expected: stored in the vault)", true);
    }

    static SecretUnreadableException damaged(String name) {
        return new SecretUnreadableException("secret " + name + ": does not open (expected: as it was stored)", false);
    }

    /** True when there is no such secret, false when there is one that has been damaged. */
    public boolean isMissing() {
        return missing;
    }
}
