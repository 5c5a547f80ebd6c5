package io.dragoman.telemetry;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where telemetry goes.
 *
 * @param endpoint of the collector, without {@code /v1/traces}
 * @param headers sent to the collector; they may hold its key
 * @param traces whether spans are sent
 * @param metrics whether metrics are sent
 * @param period how often metrics are sent, and the longest that a span waits
 * @param serviceName the broker's name there
 * @param version of the broker
 */
public record TelemetrySettings(
        URI endpoint,
        Map<String, String> headers,
        boolean traces,
        boolean metrics,
        Duration period,
        String serviceName,
        String version) {
    public TelemetrySettings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: an http or https URL)");
        }
        headers = Map.copyOf(headers);
    }

    /** Reads {@code name=value,name=value}. */
    public static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                // The pair itself may be a key.
                throw new IllegalArgumentException("headers: no name (expected: name=value,name=value)");
            }
            headers.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return headers;
    }

    String path(String signal) {
        return endpoint.toString().replaceAll("/+$", "") + "/v1/" + signal;
    }

    /** Without header values: they hold keys. */
    @Override
    public String toString() {
        return "TelemetrySettings[" + endpoint + ", headers=" + headers.keySet() + "]";
    }
}
