package io.dragoman.api;

import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.ThoughtFilter;

/**
 * Shapes a text that comes in pieces as {@link OutputShaper} shapes a whole one. Thoughts and what exceeds the tokens are left out on the
 * way; a {@code type} needs the whole text, which is held back until the end. For one text, on one thread.
 */
final class TextShape {
    private final OutputShaper shaper;
    private final OutputFormat format;
    private final ThoughtFilter thoughts = new ThoughtFilter();
    private final TokenLimit limit;
    private final StringBuilder held = new StringBuilder();

    TextShape(OutputShaper shaper, OutputFormat format) {
        this.shaper = shaper;
        this.format = format;
        this.limit = shaper.limit(format.maxTokens());
    }

    String next(String piece) {
        if (format.type() != null) {
            held.append(piece);
            return "";
        }
        return limit.next(format.stripThink() ? thoughts.next(piece) : piece);
    }

    String end() {
        if (format.type() != null) {
            return shaper.shape(held.toString(), format);
        }
        return format.stripThink() ? limit.next(thoughts.end()) : "";
    }
}
