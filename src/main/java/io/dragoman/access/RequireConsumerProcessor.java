package io.dragoman.access;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass that brings a consumer key with the scope of this door, as often as the key may ask. Says in variable
 * {@code principal} whose it is, and keeps what was sent in variable {@code asked} where the key wants it stored.
 */
final class RequireConsumerProcessor implements Processor {
    private final ApiKeys keys;
    private final @Nullable Scope scope;

    /** @param scope null takes every key */
    RequireConsumerProcessor(ApiKeys keys, @Nullable Scope scope) {
        this.keys = keys;
        this.scope = scope;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String text = PresentedKey.of(call);
        LiveKey live = keys.authenticate(text, call == null ? 0 : call.receivedAtMs());
        // Before anything can refuse it: a refusal is on the log with the key's name, too.
        exchange.setVariable("principal", live.principal());
        if (live.principal().storesBodies()) {
            exchange.setVariable("asked", exchange.getMessage().getBody(byte[].class));
        }
        if (scope != null && !live.principal().scopes().contains(scope)) {
            throw new DragomanException(
                    ProblemCode.FORBIDDEN_SCOPE,
                    "scope: the key lacks " + scope.wireName() + " (expected: a key with scope " + scope.wireName()
                            + ")");
        }
        live.takeRequest(System.nanoTime());
        Pace tokens = live.tokens();
        if (tokens != null) {
            exchange.setVariable(TokenHold.VARIABLE, new TokenHold(live, tokens));
        }
    }
}
