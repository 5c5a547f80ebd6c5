package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;

/**
 * How dear it is to try one password.
 *
 * @param memoryKib memory of one derivation
 * @param iterations passes over that memory
 * @param parallelism lanes; the library runs them one after the other, so more than one makes only us slower
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    /** What new vaults and new passwords take: RFC 9106's second choice with one lane. */
    public static final Argon2Cost STANDARD = new Argon2Cost(64 << 10, 3, 1);

    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_ITERATIONS = 64;

    /** The limits are for rows that somebody has changed: a derivation must not take the memory of the whole process. */
    public Argon2Cost {
        boolean sane = parallelism >= 1
                && parallelism <= 16
                && iterations >= 1
                && iterations <= MAX_ITERATIONS
                && memoryKib >= 8 * parallelism
                && memoryKib <= MAX_MEMORY_KIB;
        if (!sane) {
            throw new DragomanException(
                    ProblemCode.INTERNAL, "the vault's key parameters do not fit (expected: as they were stored)");
        }
    }
}
