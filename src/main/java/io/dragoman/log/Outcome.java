package io.dragoman.log;

import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.chat.Attempt;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, seen from the client.
 *
 * @param status what the client was sent, {@link RequestLog#CLIENT_GONE_STATUS} when it left first
 * @param errorClass null for a success
 * @param errorCode of the failure the client was told, or null
 * @param answered the attempt that answered or, when none did, the last; null when there was none
 */
record Outcome(
        int status,
        @Nullable String errorClass,
        @Nullable String errorCode,
        @Nullable Attempt answered) {
    /**
     * @param sentStatus 0 when none went out
     * @param response null when nobody waited for an answer
     * @param problem what the client was told, or null
     */
    static Outcome of(
            int sentStatus,
            @Nullable ResponseOutcome response,
            @Nullable DragomanException problem,
            List<Attempt> attempts) {
        Attempt answered = answered(attempts);
        String code = problem == null ? null : problem.code().code();
        if (response == ResponseOutcome.CLIENT_GONE) {
            return new Outcome(RequestLog.CLIENT_GONE_STATUS, RequestLog.CLIENT_GONE, code, answered);
        }
        if (answered != null && answered.errorClass() != null) {
            return new Outcome(
                    status(sentStatus, problem, 500), answered.errorClass().wireName(), code, answered);
        }
        if (problem != null) {
            return new Outcome(status(sentStatus, problem, 500), code, code, answered);
        }
        boolean failed = response == ResponseOutcome.FAILED || sentStatus >= 400;
        return new Outcome(
                status(sentStatus, null, failed ? 500 : 200),
                failed ? ProblemCode.INTERNAL.code() : null,
                null,
                answered);
    }

    private static @Nullable Attempt answered(List<Attempt> attempts) {
        Attempt last = null;
        for (Attempt attempt : attempts) {
            if (last == null || attempt.succeeded() || !last.succeeded()) {
                last = attempt;
            }
        }
        return last;
    }

    private static int status(int sent, @Nullable DragomanException problem, int otherwise) {
        if (sent > 0) {
            return sent;
        }
        return problem == null ? otherwise : problem.status();
    }
}
