package io.dragoman.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the client wants most of the model that answers; sets what a right answer is worth. */
public enum Mode {
    CHEAP,
    NORMAL,
    HIGH_CONFIDENCE,
    PLANNING,
    ADVERSARIAL,
    THOMPSON;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in requests, logs and metrics, for example {@code high_confidence}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    public static Optional<Mode> of(String wireName) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName.equals(wireName))
                .findFirst();
    }

    /** All wire names, for messages: {@code cheap, normal, ...}. */
    public static String allNames() {
        return Arrays.stream(values()).map(Mode::wireName).collect(Collectors.joining(", "));
    }
}
