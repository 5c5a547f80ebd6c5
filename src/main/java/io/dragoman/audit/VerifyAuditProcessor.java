package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Answers whether the chain is whole; a body {@code {"seq","hash"}} is an end of it that the admin has kept. */
final class VerifyAuditProcessor implements Processor {
    private static final String HASH = "[0-9a-f]{64}";
    private static final List<String> FIELDS = List.of("seq", "hash");

    private final AuditLog log;

    VerifyAuditProcessor(AuditLog log) {
        this.log = log;
    }

    @Override
    public void process(Exchange exchange) {
        Verification found = log.verify(kept(exchange.getMessage().getBody(byte[].class)));
        exchange.getMessage().setBody(Json.bytes(json(found)));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private static ObjectNode json(Verification found) {
        ObjectNode answer = Json.object()
                .put("ok", found.isWhole())
                .put("verified", found.head().seq());
        answer.putObject("head")
                .put("seq", found.head().seq())
                .put("hash", found.head().hash());
        if (found.brokenSeq() != null) {
            answer.putObject("broken").put("seq", found.brokenSeq()).put("reason", found.reason());
        }
        return answer;
    }

    private static @Nullable AuditHead kept(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        ObjectNode json = Json.readRequestObject(body);
        json.fieldNames().forEachRemaining(VerifyAuditProcessor::requireKnown);
        if (json.isEmpty()) {
            return null;
        }
        JsonNode seq = json.path("seq");
        if (!seq.canConvertToExactIntegral() || seq.asLong() < 0) {
            throw invalid("seq", seq, "a number, 0 or more");
        }
        JsonNode hash = json.path("hash");
        if (!hash.isTextual() || !hash.textValue().matches(HASH)) {
            throw invalid("hash", hash, "64 hexadecimal digits");
        }
        return new AuditHead(seq.asLong(), hash.textValue());
    }

    private static void requireKnown(String name) {
        if (!FIELDS.contains(name)) {
            String shown = name.replaceAll("[^ -~]", "?");
            shown = shown.length() > 40 ? shown.substring(0, 40) + "..." : shown;
            throw new InvalidRequestException(shown, shown + ": unknown field (expected: seq, hash)");
        }
    }

    private static InvalidRequestException invalid(String name, JsonNode value, String expected) {
        String shown = value.isMissingNode() ? "missing" : Json.text(value);
        return new InvalidRequestException(
                name,
                name + ": " + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + " (expected: " + expected
                        + ")");
    }
}
