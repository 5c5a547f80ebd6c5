package io.dragoman.camel.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** RFC 9457 problem documents; used when no other renderer is bound. */
final class ProblemJsonRenderer implements FailureRenderer {
    @Override
    public RenderedFailure render(HttpCall call, HttpFailure failure) {
        String body =
                "{\"type\":\"about:blank\",\"title\":" + quoted(failure.code().replace('_', ' '))
                        + ",\"status\":" + failure.status()
                        + ",\"detail\":" + quoted(failure.detail())
                        + ",\"code\":" + quoted(failure.code())
                        + ",\"request_id\":" + quoted(call.requestId()) + "}";
        return new RenderedFailure(
                failure.status(), "application/problem+json", body.getBytes(StandardCharsets.UTF_8), failure.headers());
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
