package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;

/**
 * What an admin says of days: how long to keep, or what to delete.
 *
 * @param days by resolution, for those that the admin means
 */
record RetentionChange(Map<Resolution, Integer> days) {
    private static final String EXPECTED_DAYS = "1 to " + Retention.MAX_DAYS;

    /**
     * @param body {@code {"days": 30}} for all resolutions, or with {@code "resolution": "minute"} for one
     * @throws InvalidRequestException when a field is unknown, missing or out of range
     */
    static RetentionChange read(byte[] body) {
        ObjectNode json = Json.readRequestObject(body);
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("days") && !name.equals("resolution")) {
                throw InvalidRequestException.of(name, "unknown", "days, resolution");
            }
        }
        int days = days(json.path("days"));
        Map<Resolution, Integer> meant = new EnumMap<>(Resolution.class);
        if (json.hasNonNull("resolution")) {
            meant.put(resolution(json.path("resolution")), days);
        } else {
            for (Resolution resolution : Resolution.values()) {
                meant.put(resolution, days);
            }
        }
        return new RetentionChange(meant);
    }

    private static int days(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            throw InvalidRequestException.of("days", "missing", EXPECTED_DAYS);
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 1
                || node.intValue() > Retention.MAX_DAYS) {
            throw InvalidRequestException.of("days", node.toString(), EXPECTED_DAYS);
        }
        return node.intValue();
    }

    private static Resolution resolution(JsonNode node) {
        return Resolution.of(node.asText())
                .orElseThrow(() ->
                        InvalidRequestException.of("resolution", node.toString(), "one of " + Resolution.allNames()));
    }
}
