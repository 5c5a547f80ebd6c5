package io.dragoman.orchestration;

import io.dragoman.problem.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * How the client wants its request worked on.
 *
 * @param mode names the route {@code plan-<mode>}
 * @param primaryMinWeight lowest weight of a model that writes answers, 0 to 10
 * @param reviewMinWeight lowest weight of a model that reviews or judges, 0 to 10
 * @param primaryModelId who shall write, or null
 * @param reviewModelId who shall review, or null
 * @param iterations the most rounds, or voters; 0 leaves it to the mode
 * @param reviewers critiques of one round, 1 to 5
 * @param returnPlanOnly true when the client wants the draft alone
 */
public record Orchestration(
        String mode,
        int primaryMinWeight,
        int reviewMinWeight,
        @Nullable String primaryModelId,
        @Nullable String reviewModelId,
        int iterations,
        int reviewers,
        boolean returnPlanOnly) {
    public static final int MAX_ITERATIONS = 10;
    public static final int MAX_REVIEWERS = 5;

    public Orchestration {
        check("iterations", iterations, 0, MAX_ITERATIONS);
        check("reviewers", reviewers, 1, MAX_REVIEWERS);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(
                    "orchestration." + name, name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
