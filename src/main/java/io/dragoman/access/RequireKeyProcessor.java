package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Lets a request pass that brings a key for this door, and says in variable {@code principal} whose it is. */
final class RequireKeyProcessor implements Processor {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+) *");

    private final AccessKeys keys;
    private final Kind[] kinds;

    /** @param kinds whose keys open this door */
    RequireKeyProcessor(AccessKeys keys, Kind... kinds) {
        this.keys = keys;
        this.kinds = kinds;
    }

    @Override
    public void process(Exchange exchange) {
        String key = key(exchange.getVariable(CallVariables.CALL, HttpCall.class));
        Principal principal = key == null ? null : keys.find(key, kinds).orElse(null);
        if (principal == null) {
            throw new DragomanException(
                    ProblemCode.UNAUTHORIZED,
                    "key: " + (key == null ? "missing" : "not valid here")
                            + " (expected: Authorization: Bearer <key>, or x-api-key: <key>)");
        }
        exchange.setVariable("principal", principal);
    }

    private static @Nullable String key(@Nullable HttpCall call) {
        if (call == null) {
            return null;
        }
        String authorization = call.header("authorization");
        if (authorization == null) {
            return call.header("x-api-key");
        }
        Matcher bearer = BEARER.matcher(authorization);
        return bearer.matches() ? bearer.group(1) : null;
    }
}
