package io.dragoman.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a consumer key may ask for. A key without scopes may ask for nothing. */
public enum Scope {
    /** Answers: {@code /v1/chat} and the doors that speak a provider's dialect. */
    CHAT,
    /** Orchestrations: {@code /v1/plan}. */
    PLAN,
    /** Judgements of earlier answers: {@code /v1/feedback}. */
    FEEDBACK;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in JSON, for example {@code chat}. */
    public String wireName() {
        return wireName;
    }

    static Optional<Scope> of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }

    /** For messages: {@code chat, plan, feedback}. */
    static String allNames() {
        return Arrays.stream(values()).map(Scope::wireName).collect(Collectors.joining(", "));
    }
}
