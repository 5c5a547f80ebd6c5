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

/**
 * Lets a request pass that brings a key for this door, and says in variable {@code principal} whose it is. A door for consumers may ask
 * for a scope as well.
 */
final class RequireKeyProcessor implements Processor {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+) *");

    private final AccessKeys keys;
    private final @Nullable Scope scope;
    private final Kind[] kinds;

    /** @param kinds whose keys open this door */
    RequireKeyProcessor(AccessKeys keys, Kind... kinds) {
        this(keys, null, kinds);
    }

    private RequireKeyProcessor(AccessKeys keys, @Nullable Scope scope, Kind... kinds) {
        this.keys = keys;
        this.scope = scope;
        this.kinds = kinds;
    }

    /** A door for the consumer keys that have the scope. */
    static RequireKeyProcessor consumer(AccessKeys keys, Scope scope) {
        return new RequireKeyProcessor(keys, scope, Kind.CONSUMER);
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
        // Before the scope is checked: a refusal is on the log with the key's name, too.
        exchange.setVariable("principal", principal);
        if (scope != null && !principal.scopes().contains(scope)) {
            throw new DragomanException(
                    ProblemCode.FORBIDDEN_SCOPE,
                    "scope: the key lacks " + scope.wireName() + " (expected: a key with scope " + scope.wireName()
                            + ")");
        }
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
