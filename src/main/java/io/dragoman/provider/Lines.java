package io.dragoman.provider;

import io.dragoman.chat.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts bytes into lines that end with LF, CRLF or CR. A line that lies in one piece is handed on without a copy; a byte is looked at once,
 * however small the pieces are. Not thread-safe.
 */
final class Lines {
    /** Takes lines as a range of an array, without their end mark; the array is only valid during the call. */
    interface Sink {
        void line(byte[] bytes, int from, int to);
    }

    /** The largest frame that is taken, in bytes. */
    static final int MAX_FRAME_BYTES = 1 << 20;

    private byte[] rest = new byte[0];
    private int restLength;
    private boolean afterCarriageReturn;
    private boolean atStart = true;

    void read(byte[] piece, Sink sink) {
        byte[] bytes = piece;
        int scanFrom = 0;
        int length = piece.length;
        if (restLength > 0) {
            scanFrom = restLength;
            append(piece);
            bytes = rest;
            length = restLength;
        }
        int lineFrom = 0;
        for (int at = scanFrom; at < length; at++) {
            byte b = bytes[at];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            boolean secondOfPair = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (!secondOfPair) {
                emit(bytes, lineFrom, at, sink);
            }
            lineFrom = at + 1;
        }
        keep(bytes, lineFrom, length);
    }

    void end(Sink sink) {
        if (restLength > 0) {
            emit(rest, 0, restLength, sink);
            restLength = 0;
        }
    }

    private void emit(byte[] bytes, int from, int to, Sink sink) {
        int start = from;
        if (atStart) {
            atStart = false;
            if (to - from >= 3
                    && bytes[from] == (byte) 0xEF
                    && bytes[from + 1] == (byte) 0xBB
                    && bytes[from + 2] == (byte) 0xBF) {
                start += 3;
            }
        }
        sink.line(bytes, start, to);
    }

    private void append(byte[] piece) {
        int length = restLength + piece.length;
        if (length > rest.length) {
            rest = Arrays.copyOf(rest, Math.max(length, 2 * rest.length));
        }
        System.arraycopy(piece, 0, rest, restLength, piece.length);
        restLength = length;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        requireFrameSize(length);
        if (length > rest.length) {
            rest = new byte[Math.max(length, 256)];
        }
        if (length > 0) {
            System.arraycopy(bytes, from, rest, 0, length);
        }
        restLength = length;
    }

    static void requireFrameSize(long bytes) {
        if (bytes > MAX_FRAME_BYTES) {
            throw new ProviderException(
                    ErrorClass.TRANSIENT, 200, "stream event: over 1048576 bytes (expected: at most 1048576)");
        }
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
