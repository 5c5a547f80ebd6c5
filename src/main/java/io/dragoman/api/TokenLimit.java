package io.dragoman.api;

import io.dragoman.negotiation.TokenCounter;

/**
 * Cuts a text that comes in pieces after a number of tokens. Only the end of the text is counted again with each piece. For one text, on one
 * thread.
 */
final class TokenLimit {
    /** A longer end is split off between two words, where no token crosses. */
    private static final int LONGEST_END = 200;

    private final TokenCounter tokens;
    private final int maxTokens;
    private final StringBuilder end = new StringBuilder();
    private int counted;
    private boolean reached;

    /** @param maxTokens 0 = no limit */
    TokenLimit(TokenCounter tokens, int maxTokens) {
        this.tokens = tokens;
        this.maxTokens = maxTokens;
    }

    /** The beginning of the piece that still fits. */
    String next(String piece) {
        if (maxTokens == 0) {
            return piece;
        }
        if (reached || piece.isEmpty()) {
            return "";
        }
        int before = end.length();
        end.append(piece);
        int left = maxTokens - counted;
        if (end.length() > left && tokens.count(end.toString()) > left) {
            reached = true;
            int fits = longestThatFits(end.toString(), left);
            return fits <= before ? "" : end.substring(before, fits);
        }
        if (end.length() > LONGEST_END) {
            countWords();
        }
        return piece;
    }

    private void countWords() {
        for (int i = end.length() - 2; i > 0; i--) {
            if (end.charAt(i) == ' '
                    && Character.isLetter(end.charAt(i - 1))
                    && Character.isLetter(end.charAt(i + 1))) {
                counted += tokens.count(end.substring(0, i));
                end.delete(0, i);
                return;
            }
        }
    }

    /** The longest beginning that counts as no more than the wanted tokens. */
    private int longestThatFits(String text, int wanted) {
        int fits = 0;
        int tooLong = text.length();
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) >>> 1;
            if (tokens.count(text.substring(0, middle)) <= wanted) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        boolean splitsCharacter = fits > 0 && Character.isHighSurrogate(text.charAt(fits - 1));
        return splitsCharacter ? fits - 1 : fits;
    }
}
