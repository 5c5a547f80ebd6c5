package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usage;
import io.dragoman.chat.Usd;
import io.dragoman.dispatch.Dispatch;
import io.dragoman.negotiation.Candidate;

/** The JSON of the broker's own fields in answers to {@code POST /v1/chat}. */
final class ChatAnswer {
    private ChatAnswer() {}

    /** What was decided, before anything is known of cost: the fields of the draft. */
    static ObjectNode decision(Dispatch dispatch, Candidate candidate, String requestId) {
        ObjectNode json = Json.object();
        json.put("negotiated_model", candidate.model().id());
        json.put("estimated_cost_usd", Usd.ofNano(candidate.expectedCostNanoUsd()));
        json.put("routing_reason", dispatch.routingReason());
        json.put("request_id", requestId);
        json.put("provider", candidate.provider().id());
        return json;
    }

    /** The last event of a stream: an OpenAI usage chunk, with the settled cost. */
    static ObjectNode lastChunk(Dispatch dispatch, Candidate candidate, String requestId) {
        Usage usage = usage(dispatch);
        ObjectNode json = Json.object();
        json.put("id", requestId);
        json.put("object", "chat.completion.chunk");
        json.put("created", System.currentTimeMillis() / 1000);
        json.put("model", candidate.model().id());
        json.putArray("choices");
        ObjectNode counts = json.putObject("usage");
        counts.put("prompt_tokens", usage.inputTotal());
        counts.put("completion_tokens", usage.outputTotal());
        counts.put("total_tokens", usage.total());
        counts.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
        counts.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        json.put("cost_usd", Usd.ofNano(dispatch.spentNanoUsd()));
        json.put("request_id", requestId);
        return json;
    }

    /** Tokens in disjoint classes, and their sum. */
    static ObjectNode usageJson(Usage usage) {
        ObjectNode json = Json.object();
        json.put("input_tokens", usage.input());
        json.put("cache_read_tokens", usage.cacheRead());
        json.put("cache_write_tokens", usage.cacheWrite());
        json.put("output_tokens", usage.output());
        json.put("reasoning_tokens", usage.reasoning());
        json.put("total_tokens", usage.total());
        return json;
    }

    /** What all attempts used together: what the cost was settled on. */
    static Usage usage(Dispatch dispatch) {
        return dispatch.attempts().stream().map(Attempt::usage).reduce(Usage.NONE, Usage::plus);
    }
}
