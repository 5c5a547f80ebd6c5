package io.dragoman.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one place that reads and writes JSON trees. Two readers: a strict one for what clients and admins send, a tolerant one for what
 * providers send; both with bounds on depth and sizes. Safe for any thread.
 */
public final class Json {
    private static final int MEBI = 1 << 20;

    /** Of all threads together, and not one a thread as usual, so that they can be dropped. */
    private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newConcurrentDequePool();

    private static final ObjectMapper CLIENT = JsonMapper.builder(factory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper PROVIDER = JsonMapper.builder(factory())
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // Money reads 0.000000012, not 1.2E-8.
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final ObjectReader WHOLE = PROVIDER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static {
        CLIENT.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxNumberLength(64)
                        .maxStringLength(8 * MEBI)
                        .maxNameLength(1024)
                        .build());
        PROVIDER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(200)
                        .maxNumberLength(256)
                        .maxStringLength(16 * MEBI)
                        .build());
    }

    private Json() {}

    private static JsonFactory factory() {
        return JsonFactory.builder().recyclerPool(BUFFERS).build();
    }

    /** Drops the buffers that wait for their next use: they still hold pieces of what was read last, such as a key that a provider quoted. */
    public static void forgetBuffers() {
        BUFFERS.clear();
    }

    /**
     * Reads a body that a client or an admin sent.
     *
     * @throws DragomanException {@code invalid_json} when it is not one complete JSON value within the bounds
     */
    public static JsonNode readRequest(byte[] body) {
        if (body.length == 0) {
            throw new DragomanException(ProblemCode.INVALID_JSON, "body: empty (expected: a JSON object)");
        }
        try {
            return CLIENT.readTree(body);
        } catch (JsonProcessingException e) {
            throw new DragomanException(ProblemCode.INVALID_JSON, 400, "body: " + position(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a body that a client or an admin sent and that must be an object.
     *
     * @throws DragomanException {@code invalid_json} when it is anything else
     */
    public static ObjectNode readRequestObject(byte[] body) {
        if (readRequest(body) instanceof ObjectNode object) {
            return object;
        }
        throw new DragomanException(ProblemCode.INVALID_JSON, "body: not an object (expected: a JSON object)");
    }

    /**
     * Reads what a provider sent.
     *
     * @throws JsonProcessingException when it is not JSON
     */
    public static JsonNode read(byte[] body) throws JsonProcessingException {
        try {
            return PROVIDER.readTree(body);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads JSON text of a provider, of the store or of a resource.
     *
     * @throws JsonProcessingException when it is not JSON
     */
    public static JsonNode read(String text) throws JsonProcessingException {
        return PROVIDER.readTree(text);
    }

    /**
     * Reads JSON text that must hold one value and nothing after it.
     *
     * @throws JsonProcessingException when it does not
     */
    public static JsonNode readWhole(String text) throws JsonProcessingException {
        return WHOLE.readTree(text);
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return PROVIDER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(JsonNode node) {
        try {
            return PROVIDER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The tolerant mapper, for streaming reads and writes and for values that are not trees. */
    public static ObjectMapper mapper() {
        return PROVIDER;
    }

    private static String position(JsonProcessingException failure) {
        var at = failure.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "not valid JSON" + where
                + " (expected: one complete JSON value, at most 64 levels deep, no duplicate keys)";
    }
}
