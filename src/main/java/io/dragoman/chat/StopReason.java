package io.dragoman.chat;

import java.util.Locale;

/** Why a model stopped, in the terms of the OpenAI chat API. */
public enum StopReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** The provider gave a reason we do not know, or none. */
    OTHER;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The value of {@code finish_reason}; a reason we do not know reads {@code stop}. */
    public String finishReason() {
        return this == OTHER ? STOP.wireName : wireName;
    }
}
