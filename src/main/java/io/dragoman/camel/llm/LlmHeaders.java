package io.dragoman.camel.llm;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Which headers go to a provider and which of its own come back (S-41). */
final class LlmHeaders {
    private static final Set<String> NEVER_SENT = Set.of(
            "accept-encoding",
            "breadcrumbid",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> RECEIVED = Set.of(
            "content-type", "retry-after", "retry-after-ms", "request-id", "x-request-id", "openai-processing-ms");

    private LlmHeaders() {}

    /** Copies what the route set on the message. */
    static MultiMap outgoing(Message message) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!message.hasHeaders()) {
            return headers;
        }
        String named = connectionTokens(message.getHeader("Connection"));
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (header.getValue() != null && isSent(name) && !named.contains("," + name + ",")) {
                headers.set(name, checked(name, header.getValue().toString()));
            }
        }
        return headers;
    }

    private static boolean isSent(String name) {
        return !name.startsWith("camel") && !name.startsWith("x-forwarded-") && !NEVER_SENT.contains(name);
    }

    private static String connectionTokens(@Nullable Object connection) {
        return connection == null
                ? ""
                : "," + connection.toString().replace(" ", "").toLowerCase(Locale.ROOT) + ",";
    }

    private static String checked(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("header " + name + ": control character (expected: visible text)");
            }
        }
        return value;
    }

    /** Takes the place of all headers of the message, so that no key stays behind. */
    static void replace(Message message, int status, MultiMap received) {
        message.getHeaders().clear();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        for (Map.Entry<String, String> header : received) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (RECEIVED.contains(name) || name.startsWith("x-ratelimit-") || name.startsWith("anthropic-ratelimit-")) {
                message.setHeader(name, header.getValue());
            }
        }
    }
}
