package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.dragoman.chat.Json;
import io.dragoman.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log. Its hash is the SHA-256, in hexadecimal, of a JSON array in UTF-8 without blanks: the hash of the row before, then all
 * columns but {@code hash} in the order of the table.
 */
record AuditRow(
        long seq,
        long timestampMs,
        String actor,
        @Nullable String source,
        @Nullable String requestId,
        String action,
        @Nullable String target,
        @Nullable String before,
        @Nullable String after) {
    /** Stands for the hash of the row before the first. */
    static final String NO_HASH = "0".repeat(64);

    private static final int MAX_TEXT = 500;
    private static final int MAX_STATE = 16_000;
    /** Not every database stores every character, and the hash must be of what is stored. */
    private static final Pattern WHAT_DATABASES_REFUSE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    static AuditRow of(long seq, long timestampMs, AuditEntry entry) {
        return new AuditRow(
                seq,
                timestampMs,
                clean(entry.caller().actor()),
                cleanOrNull(entry.caller().source()),
                cleanOrNull(entry.caller().requestId()),
                clean(entry.action()),
                cleanOrNull(entry.target()),
                state(entry.before()),
                state(entry.after()));
    }

    static AuditRow of(Map<String, @Nullable Object> row) {
        return new AuditRow(
                number(row, "seq"),
                number(row, "timestamp_ms"),
                String.valueOf(row.get("actor")),
                text(row, "source"),
                text(row, "request_id"),
                String.valueOf(row.get("action")),
                text(row, "target"),
                text(row, "state_before"),
                text(row, "state_after"));
    }

    String hashAfter(String previous) {
        ArrayNode canonical = Json.array()
                .add(previous)
                .add(seq)
                .add(timestampMs)
                .add(actor)
                .add(source)
                .add(requestId)
                .add(action)
                .add(target)
                .add(before)
                .add(after);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(canonical));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Values by the names of {@code sql/audit_log/insert.sql}. */
    Map<String, @Nullable Object> columns(String hash) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("seq", seq);
        columns.put("timestamp_ms", timestampMs);
        columns.put("actor", actor);
        columns.put("source", source);
        columns.put("request_id", requestId);
        columns.put("action", action);
        columns.put("target", target);
        columns.put("state_before", before);
        columns.put("state_after", after);
        columns.put("hash", hash);
        return columns;
    }

    /** As an admin sees it. */
    ObjectNode json(String hash) {
        ObjectNode json = Json.object()
                .put("seq", seq)
                .put("timestamp", Instant.ofEpochMilli(timestampMs).toString())
                .put("actor", actor)
                .put("source", source)
                .put("request_id", requestId)
                .put("action", action)
                .put("target", target);
        json.putRawValue("before", before == null ? null : new RawValue(before));
        json.putRawValue("after", after == null ? null : new RawValue(after));
        return json.put("hash", hash);
    }

    static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable String text(Map<String, @Nullable Object> row, String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    private static @Nullable String state(@Nullable JsonNode state) {
        if (state == null) {
            return null;
        }
        String text =
                WHAT_DATABASES_REFUSE.matcher(Redaction.text(Json.text(state))).replaceAll(" ");
        return text.length() <= MAX_STATE
                ? text
                : "{\"omitted_bytes\":" + text.getBytes(StandardCharsets.UTF_8).length + "}";
    }

    private static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    private static String clean(String text) {
        String bounded = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
        return WHAT_DATABASES_REFUSE.matcher(Redaction.text(bounded)).replaceAll(" ");
    }
}
