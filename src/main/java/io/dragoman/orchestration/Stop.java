package io.dragoman.orchestration;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.Locale;
import java.util.Map;

/** Why a plan ended; what more calls would not have changed. */
public enum Stop {
    /** Every step that the mode has was taken. */
    COMPLETE,
    /** The client wanted the draft alone. */
    PLAN_ONLY,
    /** Every reviewer accepted the answer. */
    ACCEPTED,
    /** The last revision changed nothing. */
    UNCHANGED,
    /** As many rounds as were allowed. */
    ITERATIONS,
    /** Enough models gave the same answer. */
    AGREEMENT,
    /** A judge chose. */
    JUDGED,
    /** All who could judge had voted: the one who was asked last, because the others differed, decided. */
    TIE_BREAK,
    /** Only one answer could be used. */
    SINGLE_RESPONSE,
    /** The cheap models differed, the strongest answered. */
    ESCALATED,
    /** What is left of the budget does not cover the next round. */
    BUDGET,
    /** The time is over, or too short for the next round. */
    DEADLINE,
    /** No model may take the next step. */
    NO_MODEL,
    /** The next step failed. */
    PROVIDER_ERROR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The value of {@code stop_reason}. */
    public String wireName() {
        return wireName;
    }

    /** What a step that failed so means for the plan. */
    static Stop of(DragomanException failure) {
        return switch (failure.code()) {
            case DEADLINE_EXCEEDED -> DEADLINE;
            case NO_ELIGIBLE_MODEL -> excluded(failure);
            case NO_MODEL_AVAILABLE -> NO_MODEL;
            default -> failure.code() == ProblemCode.PROVIDER_ERROR ? PROVIDER_ERROR : byName(failure.code());
        };
    }

    /** The filter that is binding: of those that depend on what the plan has left, budget goes before time. */
    private static Stop excluded(DragomanException failure) {
        Object filters = failure.members().get("excluded");
        if (filters instanceof Map<?, ?> counts) {
            if (counts.containsKey("budget")) {
                return BUDGET;
            }
            if (counts.containsKey("latency")) {
                return DEADLINE;
            }
        }
        return NO_MODEL;
    }

    /** The key's own budget is a budget, too. */
    private static Stop byName(ProblemCode code) {
        return code.code().equals("budget_exceeded") ? BUDGET : PROVIDER_ERROR;
    }
}
