package io.dragoman.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON object whose fields are passwords and secrets. They go from the body into arrays without becoming text, which could not be wiped;
 * closing wipes those that nobody took.
 */
final class SecretFields implements AutoCloseable {
    private static final int MAX_LENGTH = 64 << 10;
    private static final int MAX_SHOWN = 40;

    // No recycling: a pool would keep buffers with the secrets of former bodies.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_LENGTH)
                    .maxNameLength(1024)
                    .maxNestingDepth(8)
                    .build())
            .build();

    private final Map<String, char[]> fields = new HashMap<>();

    private SecretFields() {}

    /**
     * @param body wiped at once
     * @throws DragomanException {@code invalid_json} when it is no object; {@code invalid_request} when a field is unknown or no text
     */
    static SecretFields read(byte[] body, Set<String> known) {
        SecretFields read = new SecretFields();
        try (JsonParser parser = JSON.createParser(body)) {
            read.object(parser, known);
            return read;
        } catch (IOException e) {
            read.close();
            // Without the cause: its message may quote the body.
            throw invalidJson();
        } catch (RuntimeException e) {
            read.close();
            throw e;
        } finally {
            Wipe.wipe(body);
        }
    }

    private void object(JsonParser parser, Set<String> known) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalidJson();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!known.contains(name)) {
                throw unknown(name, known);
            }
            text(name, parser);
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw invalidJson();
        }
    }

    private void text(String name, JsonParser parser) throws IOException {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw new InvalidRequestException(name, name + ": not a text (expected: a text)");
        }
        char[] buffer = parser.getTextCharacters();
        int start = parser.getTextOffset();
        fields.put(name, Arrays.copyOfRange(buffer, start, start + parser.getTextLength()));
    }

    /**
     * The field's characters, which are now the caller's to wipe.
     *
     * @throws InvalidRequestException when it is absent or null
     */
    char[] take(String name) {
        char[] value = fields.remove(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** As {@link #take}, and an empty text counts as absent. */
    char[] takeFilled(String name) {
        char[] value = take(name);
        if (value.length == 0) {
            throw missing(name);
        }
        return value;
    }

    @Override
    public void close() {
        fields.values().forEach(Wipe::wipe);
        fields.clear();
    }

    private static InvalidRequestException missing(String name) {
        return new InvalidRequestException(name, name + ": missing (expected: a text)");
    }

    private static InvalidRequestException unknown(String name, Set<String> known) {
        String line = name.replaceAll("[^ -~]", "?");
        String shown = line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "..." : line;
        String expected = known.isEmpty() ? "no fields" : String.join(", ", new TreeSet<>(known));
        return new InvalidRequestException(shown, shown + ": unknown field (expected: " + expected + ")");
    }

    private static DragomanException invalidJson() {
        return new DragomanException(
                ProblemCode.INVALID_JSON, "body: not valid JSON (expected: one JSON object, no duplicate keys)");
    }
}
