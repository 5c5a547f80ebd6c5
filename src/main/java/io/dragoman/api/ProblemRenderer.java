package io.dragoman.api;

import io.dragoman.camel.http.FailureRenderer;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.HttpFailure;
import io.dragoman.camel.http.RenderedFailure;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives failures that the HTTP engine meets before or after a route the same shape as those of routes. */
public final class ProblemRenderer implements FailureRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemRenderer.class);

    @Override
    public RenderedFailure render(HttpCall call, HttpFailure failure) {
        DragomanException problem = problem(failure);
        if (problem.code() == ProblemCode.INTERNAL) {
            LOG.error("request {} failed", call.requestId(), failure.cause());
        }
        Map<String, String> headers = new LinkedHashMap<>(Problems.headers(problem));
        headers.putAll(failure.headers());
        return new RenderedFailure(
                problem.status(), Problems.MEDIA_TYPE, Json.bytes(Problems.body(problem, call.requestId())), headers);
    }

    private static DragomanException problem(HttpFailure failure) {
        if (failure.cause() != null) {
            return Problems.of(failure.cause());
        }
        ProblemCode code = ProblemCode.valueOf(failure.code().toUpperCase(Locale.ROOT));
        return new DragomanException(code, failure.status(), failure.detail(), null);
    }
}
