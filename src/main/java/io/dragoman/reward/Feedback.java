package io.dragoman.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of an answer.
 *
 * @param score 0 for a wrong answer to 1 for a right one
 * @param verdict the word in place of a score, or null
 * @param source who says so
 */
record Feedback(
        String requestId,
        double score,
        @Nullable String verdict,
        String source,
        @Nullable String comment) {
    private static final String DEFAULT_SOURCE = "client";
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final int MAX_COMMENT = 2_000;

    /**
     * @param body {@code {"request_id", "score" or "verdict", "source", "comment"}}
     * @throws InvalidRequestException when a field is missing or wrong
     */
    static Feedback read(byte[] body) {
        ObjectNode json = Json.readRequestObject(body);
        String requestId = name(json, "request_id", null);
        String source = name(json, "source", DEFAULT_SOURCE);
        JsonNode score = json.path("score");
        JsonNode verdict = json.path("verdict");
        boolean scored = json.hasNonNull("score");
        if (scored == json.hasNonNull("verdict")) {
            throw InvalidRequestException.of(
                    "score", scored ? "beside verdict" : "missing", "either score, 0 to 1, or verdict");
        }
        return new Feedback(
                requestId,
                scored ? score(score) : scoreOf(verdict),
                scored ? null : verdict.asText(),
                source,
                comment(json.path("comment")));
    }

    private static double score(JsonNode node) {
        double score = node.isNumber() ? node.doubleValue() : -1;
        if (!(score >= 0 && score <= 1)) {
            throw InvalidRequestException.of("score", node.toString(), "0 to 1");
        }
        return score;
    }

    private static double scoreOf(JsonNode verdict) {
        return switch (verdict.isTextual() ? verdict.textValue() : "") {
            case "good" -> 1;
            case "bad" -> 0;
            default -> throw InvalidRequestException.of("verdict", verdict.toString(), "good or bad");
        };
    }

    private static String name(ObjectNode json, String field, @Nullable String otherwise) {
        JsonNode node = json.path(field);
        if (!json.hasNonNull(field) && otherwise != null) {
            return otherwise;
        }
        if (!node.isTextual() || !node.textValue().matches(NAME)) {
            throw InvalidRequestException.of(
                    field, node.isMissingNode() ? "missing" : node.toString(), "1 to 64 of A-Z a-z 0-9 . _ -");
        }
        return node.textValue();
    }

    private static @Nullable String comment(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual() || node.textValue().length() > MAX_COMMENT) {
            throw InvalidRequestException.of(
                    "comment", node.toString(), "text of at most " + MAX_COMMENT + " characters");
        }
        // Not every database stores them.
        return node.textValue().replace('\0', ' ');
    }
}
