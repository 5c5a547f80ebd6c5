package io.dragoman.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;

/**
 * What Vert.x alone can do with the JSON work of {@code POST /v1/chat}: read the native request, build the provider's,
 * call it over a pool, read the answer, wrap it. No policy, no access check, no log; the yardstick of the ratios. The path
 * of the upstream is the model hint: {@code bench-d50} calls {@code /d50/v1/chat/completions}.
 */
public final class RawProxy extends AbstractVerticle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final int upstreamPort;
    private HttpClient client;

    private RawProxy(int port, int upstreamPort) {
        this.port = port;
        this.upstreamPort = upstreamPort;
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int upstreamPort = Integer.parseInt(args[1]);
        Listening.serve(() -> new RawProxy(port, upstreamPort));
    }

    @Override
    public void start(Promise<Void> started) {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(upstreamPort)
                .setMaxPoolSize(4000));
        vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setAcceptBacklog(4096))
                .requestHandler(request -> request.body().onSuccess(body -> forward(request, body)))
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void forward(HttpServerRequest request, Buffer body) {
        try {
            JsonNode asked = JSON.readTree(body.getBytes()).path("request");
            String model = asked.path("model_hint").asText();
            boolean stream = asked.path("stream").asBoolean();
            ObjectNode call = JSON.createObjectNode().put("model", model).put("stream", stream);
            call.set("messages", asked.path("messages"));
            asked.path("parameters").fields().forEachRemaining(field -> call.set(field.getKey(), field.getValue()));
            send(request.response(), model, stream, Buffer.buffer(JSON.writeValueAsBytes(call)));
        } catch (IOException e) {
            request.response().setStatusCode(400).end();
        }
    }

    private void send(HttpServerResponse response, String model, boolean stream, Buffer call) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/" + model.substring("bench-".length()) + "/v1/chat/completions")
                .putHeader("content-type", "application/json")
                .putHeader("authorization", "Bearer bench");
        client.request(options)
                .compose(upstream -> {
                    if (response.closed()) {
                        upstream.reset();
                    }
                    response.closeHandler(closed -> upstream.reset());
                    return upstream.send(call);
                })
                .onSuccess(answer -> {
                    if (stream) {
                        pipe(answer, response);
                    } else {
                        answer.body()
                                .onSuccess(bytes -> wrap(bytes, model, response))
                                .onFailure(e -> fail(response));
                    }
                })
                .onFailure(e -> fail(response));
    }

    private static void pipe(HttpClientResponse answer, HttpServerResponse response) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        answer.pipeTo(response).onFailure(e -> answer.request().reset());
    }

    private static void wrap(Buffer bytes, String model, HttpServerResponse response) {
        try {
            ObjectNode wrapped = JSON.createObjectNode()
                    .put("negotiated_model", model)
                    .put("estimated_cost_usd", 0.0001)
                    .put("routing_reason", "raw");
            wrapped.set("response", JSON.readTree(bytes.getBytes()));
            response.putHeader("content-type", "application/json").end(Buffer.buffer(JSON.writeValueAsBytes(wrapped)));
        } catch (IOException e) {
            fail(response);
        }
    }

    private static void fail(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(502).end();
        }
    }
}
