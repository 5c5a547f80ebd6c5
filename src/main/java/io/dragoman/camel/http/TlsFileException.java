package io.dragoman.camel.http;

/** Certificate and key cannot be used as they are; the message is one line for the operator, without their content. */
public final class TlsFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }
}
