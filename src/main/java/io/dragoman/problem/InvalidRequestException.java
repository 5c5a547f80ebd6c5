package io.dragoman.problem;

/** A field of a request that is missing or wrong; the message says what was and what was expected. */
public final class InvalidRequestException extends DragomanException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 64;

    /**
     * @param param the field's path in the request, for example {@code policy.max_budget_usd}
     * @param detail offending value and expectation, for example {@code max_budget_usd: -1 (expected: 0 to 100)}
     */
    public InvalidRequestException(String param, String detail) {
        super(ProblemCode.INVALID_REQUEST, detail);
        with("param", param);
    }

    /** For a parameter without a path. A long value is cut: a message is no place for what a client sends. */
    public static InvalidRequestException of(String param, String value, String expected) {
        String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
        return new InvalidRequestException(param, param + ": " + shown + " (expected: " + expected + ")");
    }
}
