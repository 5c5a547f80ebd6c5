package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;

/** The password does not open the vault. Nothing has changed. */
public final class WrongPasswordException extends DragomanException {
    private static final long serialVersionUID = 1L;

    WrongPasswordException(String field) {
        super(ProblemCode.UNAUTHORIZED, field + ": wrong (expected: the password of the vault)");
    }
}
