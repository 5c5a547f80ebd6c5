package io.dragoman.ledger;

import java.util.Locale;

/** What the cost of a call rests on. */
public enum Basis {
    /** The provider reported its tokens. */
    REPORTED,
    /** An answer came, or a part of it, without a report: the tokens were counted here. */
    METERED,
    /** The call never reached the provider, or was refused: nothing is owed. */
    NOTHING,
    /** The call was sent and nothing is known of what the provider will bill for it. */
    UNKNOWN,
    /** The process died during the call. */
    RECOVERED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    String wireName() {
        return wireName;
    }
}
