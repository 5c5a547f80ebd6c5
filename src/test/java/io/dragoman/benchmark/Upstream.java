package io.dragoman.benchmark;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An OpenAI endpoint that costs next to nothing, for load. What it does is in the path, so that one process plays many
 * providers: {@code /d50/v1/chat/completions} answers after 50 ms, {@code /sse-50-200/…} streams 200 events, one each 50 ms.
 * {@code GET /cancelled} lists when clients left their streams.
 */
public final class Upstream extends AbstractVerticle {
    private static final Pattern DELAYED = Pattern.compile("/d(\\d+)/.*chat/completions");
    private static final Pattern STREAMED = Pattern.compile("/sse-(\\d+)-(\\d+)/.*chat/completions");
    private static final Pattern STREAM_ID = Pattern.compile("stream-\\d+");
    private static final Buffer ANSWER = Buffer.buffer(
            "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\","
                    + "\"created\":1764500142,\"model\":\"bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"" + "All work and no play makes a dull broker. ".repeat(4)
                    + "\",\"refusal\":null},"
                    + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":84,\"completion_tokens\":40,"
                    + "\"total_tokens\":124,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}},\"service_tier\":\"default\"}");
    private static final String CHUNK = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1764500142,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";
    private static final Buffer FIRST =
            Buffer.buffer(CHUNK.formatted("{\"role\":\"assistant\",\"content\":\"word0 \"}", "null"));
    private static final String[] WORD =
            CHUNK.formatted("{\"content\":\"word@ \"}", "null").split("@");
    private static final Buffer LAST = Buffer.buffer(CHUNK.formatted("{}", "\"stop\"")
            + "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764500142,\"model\":\"bench\","
            + "\"choices\":[],\"usage\":{\"prompt_tokens\":84,\"completion_tokens\":200,\"total_tokens\":284}}\n\n"
            + "data: [DONE]\n\n");
    private static final Map<String, Long> CANCELLED = new ConcurrentHashMap<>();

    private final int port;

    private Upstream(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        Listening.serve(() -> new Upstream(port));
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(4096);
        vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        Matcher delayed = DELAYED.matcher(request.path());
        Matcher streamed = STREAMED.matcher(request.path());
        if (delayed.matches()) {
            request.endHandler(read -> after(Long.parseLong(delayed.group(1)), () -> whole(request.response())));
        } else if (streamed.matches()) {
            request.body()
                    .onSuccess(body -> stream(
                            request.response(),
                            body,
                            Long.parseLong(streamed.group(1)),
                            Integer.parseInt(streamed.group(2))));
        } else if (request.path().equals("/cancelled")) {
            request.response()
                    .end(CANCELLED.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } else if (request.path().endsWith("/v1/models")) {
            request.response().putHeader("content-type", "application/json").end("{\"object\":\"list\",\"data\":[]}");
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private void after(long delayMs, Runnable answer) {
        if (delayMs == 0) {
            answer.run();
        } else {
            vertx.setTimer(delayMs, fired -> answer.run());
        }
    }

    private static void whole(HttpServerResponse response) {
        if (!response.closed()) {
            response.putHeader("content-type", "application/json").end(ANSWER);
        }
    }

    private void stream(HttpServerResponse response, Buffer body, long periodMs, int events) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        response.write(FIRST);
        int[] sent = {1};
        long timer = vertx.setPeriodic(periodMs, fired -> {
            if (sent[0] < events) {
                response.write(WORD[0] + sent[0]++ + WORD[1]);
                return;
            }
            vertx.cancelTimer(fired);
            response.end(LAST);
        });
        response.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            if (!response.ended()) {
                noteCancel(body);
            }
        });
    }

    private static void noteCancel(Buffer body) {
        Matcher id = STREAM_ID.matcher(body.toString());
        if (id.find()) {
            CANCELLED.put(id.group(), System.currentTimeMillis());
        }
    }
}
