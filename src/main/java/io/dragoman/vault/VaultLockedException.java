package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;

/** The vault is locked or not yet initialised, so nothing can be read from it or written to it. */
public final class VaultLockedException extends DragomanException {
    private static final long serialVersionUID = 1L;

    public VaultLockedException() {
        super(ProblemCode.VAULT_LOCKED, "the vault is locked (expected: unlocked by an admin)");
    }
}
