package io.dragoman.mock;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How one answer of the mock goes wrong: instead of the answer, in its content, in its bytes or in its timing. Immutable;
 * the instance methods return a changed copy, so faults combine: {@code Fault.status(429).retryAfter("2").delayHead(ms)}.
 */
public final class Fault {
    /** What is sent in place of the provider's answer. */
    enum Instead {
        ANSWER,
        STATUS,
        CONTEXT_OVERFLOW,
        OUT_OF_CREDIT,
        INVALID_KEY,
        BODY,
        HUGE_BODY,
        ENDLESS_STREAM,
        SILENCE,
        RESET
    }

    /** What happens to the connection once {@link #limit} bytes of the body are out. */
    enum Ending {
        WHOLE,
        RESET,
        CUT,
        SILENT
    }

    Instead instead = Instead.ANSWER;
    int status = 200;
    String contentType = "application/json";
    String body = "";
    Map<String, String> headers = new LinkedHashMap<>();
    Duration headDelay = Duration.ZERO;
    Duration chunkDelay = Duration.ZERO;
    Ending ending = Ending.WHOLE;
    long limit = Long.MAX_VALUE;
    int pieceBytes;
    int errorAfterChunks = -1;
    Usage.Form usage = Usage.Form.TRUE;
    boolean done = true;
    boolean half;

    private Fault() {}

    private Fault(Fault other) {
        instead = other.instead;
        status = other.status;
        contentType = other.contentType;
        body = other.body;
        headers = new LinkedHashMap<>(other.headers);
        headDelay = other.headDelay;
        chunkDelay = other.chunkDelay;
        ending = other.ending;
        limit = other.limit;
        pieceBytes = other.pieceBytes;
        errorAfterChunks = other.errorAfterChunks;
        usage = other.usage;
        done = other.done;
        half = other.half;
    }

    /** The true answer; a start for timing and byte faults. */
    public static Fault none() {
        return new Fault();
    }

    /** An error status with the body the provider really sends with it. */
    public static Fault status(int status) {
        return instead(Instead.STATUS).with(f -> f.status = status);
    }

    /** The prompt is too long for the model, in the provider's own words. */
    public static Fault contextOverflow() {
        return instead(Instead.CONTEXT_OVERFLOW);
    }

    /** Quota or credit used up: OpenAI says 429 {@code insufficient_quota}, Anthropic 400. */
    public static Fault outOfCredit() {
        return instead(Instead.OUT_OF_CREDIT);
    }

    /** The key is refused: 401, but 400 by Gemini. */
    public static Fault invalidKey() {
        return instead(Instead.INVALID_KEY);
    }

    /** The request is read and never answered. */
    public static Fault silence() {
        return instead(Instead.SILENCE);
    }

    /** TCP reset once the request is read, before any byte of the answer. */
    public static Fault resetBeforeHead() {
        return instead(Instead.RESET);
    }

    public static Fault body(int status, String contentType, String body) {
        return instead(Instead.BODY).with(f -> {
            f.status = status;
            f.contentType = contentType;
            f.body = body;
        });
    }

    /** 200 with a page, as captive portals and load balancers send it. */
    public static Fault html() {
        return body(200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>");
    }

    public static Fault emptyBody() {
        return body(200, "application/json", "");
    }

    /** Half of the true answer, with a fitting Content-Length. */
    public static Fault truncatedJson() {
        return none().with(f -> f.half = true);
    }

    /** A JSON answer (or one SSE event) whose text goes on for this many bytes. */
    public static Fault hugeBody(long bytes) {
        return instead(Instead.HUGE_BODY).with(f -> f.limit = bytes);
    }

    /** Content chunks, each valid, until the client leaves; {@link #delayChunks} sets the pace, 1 ms otherwise. */
    public static Fault endlessStream() {
        return instead(Instead.ENDLESS_STREAM).delayChunks(Duration.ofMillis(1));
    }

    /** After so many chunks of a stream that began with 200, the provider's error event and the end. */
    public static Fault errorInStream(int afterChunks) {
        return none().with(f -> f.errorAfterChunks = afterChunks);
    }

    /** Every byte in its own network buffer, so that no UTF-8 sequence stays whole. */
    public static Fault splitUtf8() {
        return none().pieces(1);
    }

    /** Usage with strings, negative numbers, nulls and arrays where numbers belong. */
    public static Fault wrongUsageTypes() {
        return none().with(f -> f.usage = Usage.Form.WRONG_TYPES);
    }

    public static Fault noUsage() {
        return none().with(f -> f.usage = Usage.Form.NONE);
    }

    /** The stream ends cleanly but without its last event: {@code [DONE]}, {@code message_stop}, finish reason, done. */
    public static Fault noDone() {
        return none().with(f -> f.done = false);
    }

    /** The header as given: seconds, an HTTP date, or garbage. */
    public Fault retryAfter(String value) {
        return header("retry-after", value);
    }

    public Fault retryAfterDate(Instant when) {
        return retryAfter(DateTimeFormatter.RFC_1123_DATE_TIME.format(when.atOffset(ZoneOffset.UTC)));
    }

    public Fault retryAfterMs(long ms) {
        return header("retry-after-ms", Long.toString(ms));
    }

    public Fault header(String name, String value) {
        return with(f -> f.headers.put(name, value));
    }

    public Fault delayHead(Duration delay) {
        return with(f -> f.headDelay = delay);
    }

    public Fault delayChunks(Duration delay) {
        return with(f -> f.chunkDelay = delay);
    }

    /** The body in pieces of so many bytes, each flushed on its own, whatever the events. */
    public Fault pieces(int bytes) {
        return with(f -> f.pieceBytes = bytes);
    }

    /** TCP reset after so many bytes of the body. */
    public Fault resetAfter(long bytes) {
        return ends(Ending.RESET, bytes);
    }

    /** The body ends after so many bytes as if that were all of it. */
    public Fault cutAfter(long bytes) {
        return ends(Ending.CUT, bytes);
    }

    /** After so many bytes of the body nothing more comes, and the connection stays open. */
    public Fault silentAfter(long bytes) {
        return ends(Ending.SILENT, bytes);
    }

    boolean limits() {
        return ending != Ending.WHOLE;
    }

    private Fault ends(Ending how, long bytes) {
        return with(f -> {
            f.ending = how;
            f.limit = bytes;
        });
    }

    private static Fault instead(Instead what) {
        return new Fault().with(f -> f.instead = what);
    }

    private Fault with(Consumer<Fault> change) {
        Fault copy = new Fault(this);
        change.accept(copy);
        return copy;
    }
}
