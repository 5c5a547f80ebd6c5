package io.dragoman.chat;

/**
 * Takes {@code <think>...</think>} blocks out of a text that comes in pieces. An unclosed thought is a thought to the end: the model was cut
 * while thinking. White space at both ends of what is left goes too, where there was a thought. For one text, on one thread.
 */
public final class ThoughtFilter {
    private static final String THINK = "<think>";
    private static final String THINK_END = "</think>";

    /** What may be the beginning of a tag. */
    private final StringBuilder held = new StringBuilder();
    /** White space of which it is not known whether something follows. */
    private final StringBuilder space = new StringBuilder();

    private boolean thinking;
    private boolean thought;
    private boolean begun;

    /** A whole text without its thoughts. */
    public static String removed(String text) {
        ThoughtFilter filter = new ThoughtFilter();
        return filter.next(text) + filter.end();
    }

    /** What is certain to be text now. */
    public String next(String piece) {
        held.append(piece);
        StringBuilder text = new StringBuilder(piece.length());
        while (true) {
            String tag = thinking ? THINK_END : THINK;
            int at = held.indexOf(tag);
            int certain = at < 0 ? held.length() - beginningOf(tag) : at;
            if (!thinking) {
                take(certain, text);
            }
            held.delete(0, at < 0 ? certain : at + tag.length());
            if (at < 0) {
                return text.toString();
            }
            thought = true;
            thinking = !thinking;
        }
    }

    /** The rest of the text. */
    public String end() {
        StringBuilder text = new StringBuilder();
        if (!thinking) {
            take(held.length(), text);
        }
        if (!thought) {
            text.append(space);
        }
        return text.toString();
    }

    private void take(int length, StringBuilder text) {
        for (int i = 0; i < length; i++) {
            char c = held.charAt(i);
            if (Character.isWhitespace(c)) {
                space.append(c);
                continue;
            }
            if (begun || !thought) {
                text.append(space);
            }
            space.setLength(0);
            begun = true;
            text.append(c);
        }
    }

    /** How many characters at the end may be the beginning of the tag. */
    private int beginningOf(String tag) {
        for (int length = Math.min(tag.length() - 1, held.length()); length > 0; length--) {
            if (tag.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
