package io.dragoman.idempotency;

import java.util.Locale;

/** Why a used key has no answer to show. */
enum Lost {
    CLIENT_LEFT("the client of the first request left before the end of its stream"),
    TOO_LARGE("the first answer was too large to be kept"),
    PRUNED("the first answer was dropped to make room"),
    /** Never stored: it is what a row means that nothing has been written to. */
    BROKEN_OFF("the first request was broken off, and what became of it is unknown");

    private final String sentence;

    Lost(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Lost of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
