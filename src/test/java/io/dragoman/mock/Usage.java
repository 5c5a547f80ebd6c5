package io.dragoman.mock;

/** Tokens of one answer in disjoint classes; each wire format adds them up in its own way. */
public record Usage(int input, int cacheRead, int cacheWrite, int output, int reasoning) {
    /** Whether the usage is written as the provider writes it, left out, or written with wrong JSON types. */
    enum Form {
        TRUE,
        NONE,
        WRONG_TYPES
    }

    public static Usage of(int input, int output) {
        return new Usage(input, 0, 0, output, 0);
    }

    int prompt() {
        return input + cacheRead + cacheWrite;
    }

    int completion() {
        return output + reasoning;
    }
}
