package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Candidate;
import java.util.Map;

/**
 * The wire format of a family of providers. Stateless; safe for any thread. One implementation per dialect, proved by the same contract
 * test kit over recorded traffic.
 *
 * <p>Requests come in OpenAI terms (messages, tools, parameters); answers and streams go back both in the provider's own JSON and in
 * OpenAI terms.
 */
public interface Dialect {
    /** The name that the route template and the provider row carry, for example {@code openai}. */
    String name();

    /**
     * The request in the provider's words. What the dialect cannot express is left out if it only tunes (a sampling parameter) and refused
     * with {@link ProviderException} of class {@code UNSUPPORTED} if the answer would be another one (an image it cannot carry).
     */
    ProviderCall call(ChatRequest request, Candidate candidate);

    /**
     * Reads a unary answer with a 2xx status.
     *
     * @throws ProviderException when the body is not a complete answer of this dialect: garbage, HTML, empty, an error object after 200
     */
    ProviderAnswer answer(byte[] body);

    /**
     * A copy of a unary answer's body whose visible text is another one: in the first part that holds text, the other text parts empty. As
     * it stands here, for bodies in the form of OpenAI.
     */
    default JsonNode withText(JsonNode body, String text) {
        JsonNode copy = body.deepCopy();
        if (copy.at("/choices/0/message") instanceof ObjectNode message) {
            message.put("content", text);
        }
        return copy;
    }

    /** A reader for one stream with a 2xx status. */
    StreamReader streamReader();

    /**
     * Classes an answer that is not 2xx.
     *
     * @param headers answer headers by lower-case name, as far as they came through
     */
    ProviderException error(int status, Map<String, String> headers, byte[] body);
}
