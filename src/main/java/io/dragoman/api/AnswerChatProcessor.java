package io.dragoman.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.Usd;
import io.dragoman.dispatch.AnsweringStream;
import io.dragoman.dispatch.Dispatch;
import io.dragoman.negotiation.Candidate;
import io.dragoman.problem.DragomanException;
import io.dragoman.provider.ChatStream;
import io.dragoman.provider.Dialects;
import io.dragoman.provider.ProviderAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Puts the answer and the reasons for it into the client's JSON, or hands the stream over with the decision as its first event. */
public final class AnswerChatProcessor implements Processor {
    private final Dialects dialects;
    private final OutputShaper shaper;
    private final OutputSchemas schemas;

    public AnswerChatProcessor(Dialects dialects, OutputShaper shaper, OutputSchemas schemas) {
        this.dialects = dialects;
        this.shaper = shaper;
        this.schemas = schemas;
    }

    @Override
    public void process(Exchange exchange) {
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        Candidate candidate = dispatch.answeredBy().orElseThrow();
        String requestId = exchange.getVariable("call", HttpCall.class).requestId();
        ObjectNode decision = ChatAnswer.decision(dispatch, candidate, requestId);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("X-Negotiated-Model", candidate.model().id());
        AnsweringStream stream = exchange.getVariable("stream", AnsweringStream.class);
        if (stream == null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            message.setBody(Json.bytes(unary(exchange, dispatch, candidate, decision)));
            return;
        }
        exchange.removeVariable("stream");
        message.setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
        message.setBody(shaped(
                exchange,
                stream.toClient(
                        "event: decision\ndata: " + Json.text(decision) + "\n\n",
                        () -> Json.text(ChatAnswer.lastChunk(dispatch, candidate, requestId)))));
    }

    /** The stream as it is, unless the client wants its text shaped or checked. */
    private ReadStream<Buffer> shaped(Exchange exchange, ChatStream stream) {
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        JsonNode schema = request.outputSchema();
        if (schema == null && request.outputFormat().equals(OutputFormat.AS_IS)) {
            return stream;
        }
        return new ShapedStream(
                stream,
                shaper,
                request.outputFormat(),
                text -> schema == null ? null : mismatch(schema, text),
                problem -> exchange.setVariable("problem", problem));
    }

    private @Nullable DragomanException mismatch(JsonNode schema, String text) {
        List<String> faults = schemas.faultsOfText(schema, text);
        return faults.isEmpty() ? null : RequireOutputProcessor.mismatch(String.join("\n", faults));
    }

    private ObjectNode unary(Exchange exchange, Dispatch dispatch, Candidate candidate, ObjectNode json) {
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        json.put("cost_usd", Usd.ofNano(dispatch.spentNanoUsd()));
        json.set("usage", ChatAnswer.usageJson(ChatAnswer.usage(dispatch)));
        json.set("response", shaped(answer, candidate, request.outputFormat()));
        return json;
    }

    private JsonNode shaped(ProviderAnswer answer, Candidate candidate, OutputFormat format) {
        if (format.equals(OutputFormat.AS_IS) || answer.text().isEmpty()) {
            return answer.body();
        }
        String text = shaper.shape(answer.text(), format);
        return text.equals(answer.text())
                ? answer.body()
                : dialects.named(candidate.provider().dialect()).withText(answer.body(), text);
    }
}
