package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partial change of a stored row: what the admin sends is laid over what an admin could have sent before; null takes a field back. */
final class Change {
    private Change() {}

    /** @param body null when the admin sent none */
    static ObjectNode read(byte @Nullable [] body) {
        return Json.readRequestObject(body == null ? new byte[0] : body);
    }

    /**
     * @param rows what the store found, none or one
     * @throws DragomanException {@code not_found} when it found none
     */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> storedRow(@Nullable Object rows, String kind, String id) {
        if (rows instanceof List<?> list && !list.isEmpty()) {
            return (Map<String, @Nullable Object>) list.get(0);
        }
        throw unknown(kind, id);
    }

    /** @throws InvalidRequestException when the change would give the row another id */
    static ObjectNode merged(ObjectNode stored, ObjectNode change, String id) {
        if (change.hasNonNull("id") && !id.equals(change.get("id").textValue())) {
            throw new InvalidRequestException(
                    "id",
                    "id: " + Fields.shown(change.get("id").asText()) + " (expected: " + Fields.shown(id)
                            + ", as in the path)");
        }
        stored.setAll(change);
        return stored.put("id", id);
    }

    static DragomanException unknown(String kind, String id) {
        return new DragomanException(
                ProblemCode.NOT_FOUND,
                kind + " " + Fields.shown(id) + ": unknown (expected: the id of a " + kind + ")");
    }
}
