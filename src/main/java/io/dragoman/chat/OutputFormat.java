package io.dragoman.chat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the client wants the text of the answer shaped.
 *
 * @param type null leaves the text as it is
 * @param maxTokens the text is cut after this many tokens; 0 = no limit
 * @param stripThink true removes {@code <think>...</think>} blocks
 */
public record OutputFormat(@Nullable Type type, int maxTokens, boolean stripThink) {
    public static final OutputFormat AS_IS = new OutputFormat(null, 0, false);

    /** The forms a client can ask for. */
    public enum Type {
        JSON,
        MARKDOWN,
        TEXT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
