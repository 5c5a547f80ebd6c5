package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
    private static final String ROLE =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> written = new ArrayList<>();
    private final List<StreamEnd> ends = new ArrayList<>();
    private final AtomicInteger cancels = new AtomicInteger();
    private boolean ended;

    @Test
    void endsACompleteStreamWithTheLastEventAndDone() {
        PacedSource source = PacedSource.of(ROLE, HELLO, STOP, USAGE, DONE);
        ChatStream stream = stream(source);
        stream.awaitStart(SOON);
        stream.firstEvent("event: decision\ndata: {}\n\n");
        listen(stream).resume();

        assertThat(String.join("", written))
                .isEqualTo("event: decision\ndata: {}\n\n" + ROLE + HELLO + STOP + "data: {\"last\":1}\n\n" + DONE);
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.outcome()).isEqualTo(StreamEnd.Outcome.COMPLETE);
            assertThat(end.failure()).isNull();
            assertThat(end.usage()).isEqualTo(new Usage(5, 0, 0, 2, 0));
            assertThat(end.usageReported()).isTrue();
            assertThat(end.stopReason()).isEqualTo(StopReason.STOP);
            assertThat(end.outputCharacters()).isEqualTo(5);
            assertThat(end.firstContentAtMs()).isPositive();
        });
        assertThat(ended).isTrue();
        assertThat(cancels).hasValue(0);
        assertThat(source.flowing)
                .as("the rest is read, so that the connection can be used again")
                .isTrue();
    }

    @Test
    void endsACutStreamWithAnErrorEventAndWithoutDone() {
        ChatStream stream = stream(PacedSource.of(ROLE, HELLO, STOP));
        listen(stream).resume();

        assertThat(String.join("", written))
                .startsWith(ROLE + HELLO + STOP + "event: error\ndata: {\"error\":{\"message\":")
                .contains("\"type\":\"provider_error\",\"code\":\"transient\"")
                .doesNotContain("[DONE]")
                .doesNotContain("last");
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.outcome()).isEqualTo(StreamEnd.Outcome.CUT);
            assertThat(end.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        });
        assertThat(ended).isTrue();
    }

    @Test
    void endsAResetStreamWithAnErrorEvent() {
        PacedSource source = PacedSource.of(HELLO).open();
        ChatStream stream = stream(source);
        listen(stream).resume();
        source.fail(new IOException("reset"));

        assertThat(String.join("", written))
                .startsWith(HELLO + "event: error\n")
                .doesNotContain("[DONE]");
        assertThat(ends).extracting(StreamEnd::outcome).containsExactly(StreamEnd.Outcome.CUT);
    }

    @Test
    void tellsAnErrorOfTheProviderAfterTheContentAndCancels() {
        PacedSource source = PacedSource.of(
                        HELLO, HELLO + "event: error\ndata: {\"error\":{\"message\":\"sk-secret123 overloaded\"}}\n\n")
                .open();
        ChatStream stream = stream(source);
        stream.awaitStart(SOON);
        listen(stream).resume();

        assertThat(String.join("", written))
                .startsWith(HELLO + HELLO + "event: error\n")
                .doesNotContain("secret")
                .doesNotContain("[DONE]");
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.outcome()).isEqualTo(StreamEnd.Outcome.PROVIDER_ERROR);
            assertThat(end.errorClass()).isEqualTo(ErrorClass.OVERLOADED);
        });
        assertThat(cancels).hasValue(1);
    }

    @Test
    void failsBeforeTheFirstByteWhenTheProviderErrsBeforeContent() {
        ChatStream stream = stream(PacedSource.of(ROLE, "data: {\"error\":{\"code\":429,\"message\":\"slow\"}}\n\n"));

        assertThatThrownBy(() -> stream.awaitStart(SOON))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failure -> assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED));
        assertThat(ends).isEmpty();
    }

    @Test
    void failsBeforeTheFirstByteWhenTheStreamIsEmptyOrGarbage() {
        for (String body : List.of("", "<html>Bad gateway</html>", "data: hello\n\n", ROLE, "data: [1]\n\n")) {
            ChatStream stream = stream(PacedSource.of(body));
            assertThatThrownBy(() -> stream.awaitStart(SOON)).as(body).isInstanceOf(ProviderException.class);
        }
    }

    @Test
    void givesUpASilentProvider() {
        ChatStream stream = stream(PacedSource.of(ROLE).open());

        assertThatThrownBy(() -> stream.awaitStart(Duration.ofMillis(30)))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failure -> assertThat(failure.errorClass()).isEqualTo(ErrorClass.TIMEOUT));
        assertThat(cancels).hasValue(1);
    }

    @Test
    void startsWithAnAnswerWithoutContent() {
        ChatStream stream = stream(PacedSource.of(STOP + DONE));
        stream.awaitStart(SOON);
        listen(stream).resume();

        assertThat(String.join("", written)).isEqualTo(STOP + "data: {\"last\":1}\n\n" + DONE);
    }

    @Test
    void readsNoMoreThanIsAskedFor() {
        PacedSource source = PacedSource.of(ROLE, HELLO, HELLO, HELLO, STOP, DONE);
        ChatStream stream = stream(source);
        listen(stream);
        assertThat(source.delivered).isZero();

        stream.fetch(1);
        assertThat(written).hasSize(1);
        assertThat(source.delivered).isEqualTo(1);

        stream.fetch(2);
        assertThat(written).hasSize(3);
        assertThat(source.delivered).isEqualTo(3);
    }

    @Test
    void readsOnWhenAPieceYieldsNothing() {
        PacedSource source =
                PacedSource.of(": ping\n\n", "data: {\"cho", "ices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
        ChatStream stream = stream(source.open());
        listen(stream).fetch(1);

        assertThat(written).containsExactly("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
    }

    @Test
    void writesAllChunksOfOnePieceAtOnce() {
        ChatStream stream = stream(PacedSource.of(ROLE + HELLO + HELLO + STOP + DONE));
        listen(stream).resume();

        assertThat(written).hasSize(1);
    }

    @Test
    void settlesWhenTheClientGoesAndStopsTheProvider() {
        PacedSource source = PacedSource.of(HELLO).open();
        ChatStream stream = stream(source);
        listen(stream).resume();
        stream.clientGone();
        stream.clientGone();
        source.push(HELLO);

        assertThat(ends).extracting(StreamEnd::outcome).containsExactly(StreamEnd.Outcome.CLIENT_GONE);
        assertThat(written).containsExactly(HELLO);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void settlesOnceEvenIfNobodyReads() {
        PacedSource source = PacedSource.of(HELLO + STOP + DONE);
        ChatStream stream = stream(source);
        stream.awaitStart(SOON);
        listen(stream);

        assertThat(ends).hasSize(1);
        stream.resume();
        stream.clientGone();
        assertThat(ends).hasSize(1);
        assertThat(String.join("", written)).endsWith(DONE);
    }

    @Test
    void endsTheStreamEvenIfTheSettlementFails() {
        ChatStream stream = stream(PacedSource.of(HELLO + STOP + DONE));
        stream.onEnd(end -> {
            throw new IllegalStateException("settlement failed");
        });
        stream.handler(buffer -> written.add(buffer.toString()));
        stream.endHandler(nothing -> ended = true);
        stream.resume();

        assertThat(String.join("", written)).isEqualTo(HELLO + STOP + DONE);
        assertThat(ended).isTrue();
    }

    @Test
    void wakesTheWaitingThreadWhenContentComes() {
        PacedSource source = PacedSource.of(ROLE).open();
        ChatStream stream = stream(source);
        Thread waiting = new Thread(() -> stream.awaitStart(SOON), "awaits-start");
        waiting.start();
        await().atMost(SOON).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        source.push(HELLO);
        await().atMost(SOON).until(() -> !waiting.isAlive());
        assertThat(stream.firstContentAtMs()).isPositive();
    }

    @Test
    void keepsAnEventOfSeveralDataLinesInOneLine() {
        ChatStream stream =
                stream(PacedSource.of("data: {\"choices\":[{\ndata: \"delta\":{\"content\":\"x\"}}]}\n\n" + DONE));
        listen(stream).resume();

        assertThat(written.get(0)).startsWith("data: {\"choices\":[{ \"delta\":{\"content\":\"x\"}}]}\n\n");
    }

    /** 20,000 events a second on half a core leave 25 us for each. */
    @Test
    void isCheap() {
        int events = 20_000;
        byte[] body = ("data: {\"id\":\"chatcmpl-943uCLXJ85N1BFjlodTrOrxwwdmpj\",\"object\":\"chat.completion.chunk\","
                        + "\"created\":1710755352,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_4f2ebda25a\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n")
                .repeat(events)
                .getBytes(StandardCharsets.UTF_8);
        int eventBytes = body.length / events;
        var cpu = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            PacedSource source = PacedSource.of(body, eventBytes).open();
            long before = cpu.getCurrentThreadCpuTime();
            ChatStream stream = stream(source);
            long[] bytes = new long[1];
            stream.handler(buffer -> bytes[0] += buffer.length());
            stream.resume();
            best = Math.min(best, cpu.getCurrentThreadCpuTime() - before);
            assertThat(bytes[0]).isEqualTo(body.length);
        }
        assertThat(best / events).as("ns of CPU for each event").isLessThan(25_000);
    }

    private ChatStream stream(PacedSource source) {
        return new ChatStream(
                source,
                new OpenAiDialect().streamReader(),
                failure -> new ProviderException(ErrorClass.TRANSIENT, 200, "reset"),
                cancels::incrementAndGet);
    }

    private ChatStream listen(ChatStream stream) {
        stream.onEnd(end -> {
            ends.add(end);
            return "{\"last\":1}";
        });
        stream.handler(buffer -> written.add(buffer.toString()));
        stream.endHandler(nothing -> ended = true);
        return stream;
    }
}
