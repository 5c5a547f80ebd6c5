package io.dragoman.orchestration;

import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Preference;
import java.util.List;

/**
 * A step that is about to be taken: what is asked, within which terms, and of whom at best.
 *
 * @param step its name in the trace
 * @param work what its answer is taken for
 * @param round 0 before the first
 * @param request the question; its policy holds the step's share of the purse and what is left of the time
 * @param preference whom to ask first
 * @param alone true when no other step runs beside it
 * @param options what a judge chooses from, in the order it was shown; empty for every other work
 */
public record Seat(
        String step,
        Work work,
        int round,
        ChatRequest request,
        Preference preference,
        boolean alone,
        List<Contribution> options) {
    /** What an answer is taken for. */
    public enum Work {
        /** An answer to the client. */
        ANSWER,
        /** A better answer to the client, by who has the one before it in mind. */
        REVISION,
        /** What is wrong with an answer. */
        CRITIQUE,
        /** Which of several answers is best. */
        JUDGEMENT
    }

    public Seat {
        options = List.copyOf(options);
    }
}
