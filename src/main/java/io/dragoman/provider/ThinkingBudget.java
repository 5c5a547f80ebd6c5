package io.dragoman.provider;

/** Tokens of thinking that an effort level is worth, for models that take a budget. The same for each dialect, so that answers compare. */
final class ThinkingBudget {
    /** The smallest budget that providers take. */
    static final int LEAST = 1024;

    private ThinkingBudget() {}

    static int tokens(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal", "low" -> LEAST;
            case "high" -> 24_576;
            case "xhigh", "max" -> 32_768;
            default -> 8_192;
        };
    }
}
