package io.dragoman.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One field of a JSON object that holds a secret, cut out of the body before anybody reads the rest: the secret never becomes text, which
 * could not be wiped.
 *
 * @param secret what the field held; null when there is no such field, or it holds no text
 * @param rest the body without the field
 */
public record SecretField(@Nullable Secret secret, byte[] rest) {
    private static final int MAX_LENGTH = 64 << 10;

    // No recycling: a pool would keep buffers with the secrets of former bodies.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_LENGTH)
                    .maxNameLength(1024)
                    .maxNestingDepth(64)
                    .build())
            .build();

    /** @param body wiped when the field is found; when it is no JSON object it is the rest, for others to refuse */
    public static SecretField cut(byte[] body, String name) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(body.length);
        Secret secret = null;
        try (JsonParser parser = JSON.createParser(body);
                JsonGenerator generator = JSON.createGenerator(rest)) {
            while (parser.nextToken() != null) {
                boolean found = parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.getParsingContext().getParent().inRoot()
                        && parser.currentName().equals(name)
                        && secret == null;
                if (!found) {
                    generator.copyCurrentEvent(parser);
                } else if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    secret = text(parser);
                } else {
                    generator.writeFieldName(name);
                    generator.copyCurrentEvent(parser);
                }
            }
        } catch (IOException e) {
            if (secret != null) {
                secret.close();
            }
            return new SecretField(null, body);
        }
        if (secret == null) {
            return new SecretField(null, body);
        }
        Wipe.wipe(body);
        return new SecretField(secret, rest.toByteArray());
    }

    private static Secret text(JsonParser parser) throws IOException {
        char[] buffer = parser.getTextCharacters();
        int start = parser.getTextOffset();
        return Secret.of(Arrays.copyOfRange(buffer, start, start + parser.getTextLength()));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SecretField[" + (secret == null ? "none" : "***") + "]";
    }
}
