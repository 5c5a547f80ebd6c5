package io.dragoman.camel.hot;

/** A route file that cannot be taken into use. */
public final class RouteFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final String reason;

    public RouteFileException(String file, int line, String reason) {
        super(file + ":" + line + ": " + reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** Relative to the routes folder. */
    public String file() {
        return file;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    public String reason() {
        return reason;
    }
}
