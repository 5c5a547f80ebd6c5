package io.dragoman.camel.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Knows to which trace a call belongs (W3C Trace Context). Nothing is stored: ids are computed from what the call is anyway known by, so
 * whoever asks about the same call gets the same ids. Safe for any thread.
 */
public final class TraceContexts {
    private static final int LENGTH = 55;
    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final HexFormat HEX = HexFormat.of();

    /** Without it another process could guess our ids. */
    private final long seed = ThreadLocalRandom.current().nextLong();

    private final double ratio;

    /** @param ratio share of the traces begun here that are sampled, 0 to 1; a client's own decision is kept */
    public TraceContexts(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("sample-ratio: " + ratio + " (expected: 0 to 1)");
        }
        this.ratio = ratio;
    }

    /**
     * Where a call stands in its trace.
     *
     * @param traceId 32 hex digits
     * @param parentSpanId the client's span, or null when the trace begins here
     * @param spanId of the call, 16 hex digits
     * @param sampled whether spans are kept
     */
    public record TraceContext(String traceId, @Nullable String parentSpanId, String spanId, boolean sampled) {
        /** The header for whoever is called from within the span. */
        public String traceparent(String callerSpanId) {
            return "00-" + traceId + "-" + callerSpanId + (sampled ? "-01" : "-00");
        }
    }

    /** The client's trace, if it named one well, else a new one. */
    public TraceContext of(HttpCall call) {
        long own = mixed(mixed(seed, call.requestId()) + call.startedNanos());
        String spanId = hex(own);
        String header = call.header("traceparent");
        if (header != null && isWellFormed(header)) {
            boolean sampled = (HexFormat.fromHexDigits(header, 53, 55) & 1) == 1;
            return new TraceContext(header.substring(3, 35), header.substring(36, 52), spanId, sampled);
        }
        long high = mixed(own + ODD);
        long low = mixed(high + ODD);
        return new TraceContext(hex(high) + hex(low), null, spanId, (low >>> 11) * 0x1p-53 < ratio);
    }

    /** The span of one request to a provider within the call. */
    public String spanId(TraceContext call, String providerId, String modelId, long startedAtMs) {
        long within = HexFormat.fromHexDigitsToLong(call.spanId());
        return hex(mixed(mixed(mixed(within, providerId), modelId) + startedAtMs));
    }

    private static boolean isWellFormed(String header) {
        if (header.length() < LENGTH || (header.length() > LENGTH && header.charAt(LENGTH) != '-')) {
            return false;
        }
        boolean known = header.startsWith("00");
        return !header.startsWith("ff")
                && !(known && header.length() > LENGTH)
                && header.charAt(2) == '-'
                && header.charAt(35) == '-'
                && header.charAt(52) == '-'
                && isHex(header, 0, 2)
                && isHex(header, 53, 55)
                && isId(header, 3, 35)
                && isId(header, 36, 52);
    }

    private static boolean isId(String header, int from, int to) {
        for (int i = from; i < to; i++) {
            if (header.charAt(i) != '0') {
                return isHex(header, from, to);
            }
        }
        return false;
    }

    private static boolean isHex(String header, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = header.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long mixed(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mixed(hash);
    }

    /** Spreads every bit over all others; never 0, which is no id. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return z == 0 ? ODD : z;
    }

    private static String hex(long id) {
        return HEX.toHexDigits(id);
    }
}
