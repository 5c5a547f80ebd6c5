package io.dragoman.camel.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's request without its body, as variable {@code call}. The only place where values of the wire are found: none
 * of them ever becomes a message header, so none can steer a component.
 *
 * @param path as sent, without the query
 * @param rawQuery as sent, null when there is none
 * @param pathParameters decoded
 * @param headers the allow-listed ones, names in lower case
 * @param remoteAddress of the peer, or of whom a trusted proxy names; without port
 * @param requestId the client's, if it is well formed, else made
 * @param startedNanos {@link System#nanoTime()} when the head had been read
 */
public record HttpCall(
        String method,
        String path,
        @Nullable String rawQuery,
        Map<String, String> pathParameters,
        Map<String, String> headers,
        String remoteAddress,
        String requestId,
        long startedNanos,
        long receivedAtMs) {

    /** Request headers that routes may see; what is missing here does not exist for them (S-40). */
    private static final Set<String> READABLE_HEADERS = Set.of(
            "accept",
            "anthropic-beta",
            "anthropic-version",
            "authorization",
            "content-type",
            "idempotency-key",
            "last-event-id",
            "openai-beta",
            "openai-organization",
            "openai-project",
            "traceparent",
            "x-api-key",
            "x-request-id");

    /** What a page of another origin may send (S-60). */
    static final String CORS_REQUEST_HEADERS = "accept, anthropic-beta, anthropic-version, authorization, content-type,"
            + " idempotency-key, last-event-id, x-api-key, x-request-id";

    public HttpCall {
        pathParameters = Map.copyOf(pathParameters);
        headers = Map.copyOf(headers);
    }

    /** A call that came from nowhere, for routes that are started by a clock or a test. */
    public static HttpCall of(String method, String path, String requestId) {
        return new HttpCall(
                method,
                path,
                null,
                Map.of(),
                Map.of(),
                "127.0.0.1",
                requestId,
                System.nanoTime(),
                System.currentTimeMillis());
    }

    static boolean isReadable(String lowerCaseHeader) {
        return READABLE_HEADERS.contains(lowerCaseHeader);
    }

    /** Decoded; null when the path's template has no such parameter. */
    public @Nullable String pathParameter(String name) {
        return pathParameters.get(name);
    }

    /** Null when absent or not on the allow-list; the name in any case. */
    public @Nullable String header(String name) {
        String value = headers.get(name);
        return value != null ? value : headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The first value of a query parameter, decoded; {@code ""} for {@code ?name}, null when absent. */
    public @Nullable String query(String name) {
        List<String> all = queryAll(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All values of a query parameter in order, decoded. */
    public List<String> queryAll(String name) {
        if (rawQuery == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        for (String pair : rawQuery.split("&", -1)) {
            if (PercentCoding.decodeQuery(nameOf(pair)).equals(name)) {
                int equals = pair.indexOf('=');
                values.add(equals < 0 ? "" : PercentCoding.decodeQuery(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** The names of all query parameters, decoded. */
    public Set<String> queryNames() {
        Set<String> names = new LinkedHashSet<>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&", -1)) {
                if (!pair.isEmpty()) {
                    names.add(PercentCoding.decodeQuery(nameOf(pair)));
                }
            }
        }
        return names;
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    /** Without header values: they hold keys. */
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + path + ", requestId=" + requestId + "]";
    }
}
