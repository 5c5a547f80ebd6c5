package io.dragoman.provider;

import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.problem.ProblemCode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's stream as the client gets it: OpenAI chunks as server-sent events, whatever the dialect.
 *
 * <p>Reads one piece of the provider's stream at a time, and only when somebody wants more, so back-pressure passes through and memory stays
 * constant. All chunks of one piece leave in one buffer. A complete stream ends with the last event of {@link #onEnd} and {@code [DONE]}; any
 * other ends with {@code event: error} and without {@code [DONE]}, so that a cut answer never looks complete.
 *
 * <p>The walk: {@link #awaitStart} on the thread of the request, while another provider can still be asked; then {@link #firstEvent} and
 * {@link #onEnd}; then a pipe to the client. The stream is paused until it is resumed or fetched from, as a pipe does.
 *
 * <p>Safe for any thread. All work is done in one place, {@link #drain}, by one thread at a time: whoever brought the piece, the demand or the
 * news. So handlers are never called side by side, and never under a lock.
 */
public final class ChatStream implements ReadStream<Buffer> {
    private static final Logger LOG = LoggerFactory.getLogger(ChatStream.class);
    private static final String DONE = "data: [DONE]\n\n";

    // What other threads bring.
    private final ReadStream<Buffer> source;
    private final Function<Throwable, ProviderException> failures;
    private final Runnable cancelSource;
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> start = new CompletableFuture<>();
    private volatile boolean starting;
    private volatile boolean sourceEnded;
    private volatile @Nullable Throwable sourceFailure;
    private volatile boolean clientGone;
    private volatile String firstEvent = "";
    private volatile @Nullable Function<StreamEnd, String> onEnd;
    private volatile @Nullable Handler<Buffer> handler;
    private volatile @Nullable Handler<Void> endHandler;
    private volatile long firstContentAtMs = -1;

    // What only the draining thread touches.
    private final StreamReader reader;
    private final FrameDecoder frames;
    private final Deque<Buffer> ready = new ArrayDeque<>();
    private boolean fetching;
    private boolean firstSent;
    private boolean lastQueued;
    private boolean endSent;
    private @Nullable StreamEnd end;

    /**
     * @param source the provider's paused stream; nobody else may use it
     * @param reader reads its dialect
     * @param failures what a failure of the source means
     * @param cancelSource stops the provider from sending more; called at most once, when the stream is given up before its end
     */
    public ChatStream(
            ReadStream<Buffer> source,
            StreamReader reader,
            Function<Throwable, ProviderException> failures,
            Runnable cancelSource) {
        this.source = source;
        this.reader = reader;
        this.frames = reader.framing().decoder();
        this.failures = failures;
        this.cancelSource = cancelSource;
        source.exceptionHandler(failure -> {
            sourceFailure = failure;
            drain();
        });
        source.endHandler(ended -> {
            sourceEnded = true;
            drain();
        });
        source.handler(piece -> {
            pieces.add(piece.getBytes());
            drain();
        });
    }

    /**
     * Blocks the calling thread until the first content is there, or the whole answer if it has none. Until this returns, no byte has gone
     * to the client, so another provider can be asked.
     *
     * @throws ProviderException when the stream fails, ends or stays silent before that; then the stream is given up, and what
     *     {@link #onEnd} names is never called
     */
    public void awaitStart(Duration longest) {
        starting = true;
        drain();
        try {
            start.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ProviderException failure
                    ? failure
                    : ErrorClassifier.garbage("stream: could not be read");
        } catch (TimeoutException silent) {
            clientGone();
            throw new ProviderException(
                    ErrorClass.TIMEOUT, 200, "stream: no content in " + longest.toMillis() + " ms after its head");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            clientGone();
            throw new ProviderException(ErrorClass.CLIENT_GONE, 200, "stream: the wait for content was interrupted");
        }
    }

    /** Text that goes out before everything else, one or more complete events. To be set before the pipe to the client starts. */
    public void firstEvent(String events) {
        firstEvent = events;
    }

    /**
     * Is called exactly once when the stream ends, whichever way; soon, if it has ended already. What it returns is the data of the last
     * event before {@code [DONE]}, empty for none; that only goes out when the outcome is complete. To be set before the pipe to the client
     * starts. It may run on an event loop, so it must not block.
     */
    public void onEnd(Function<StreamEnd, String> listener) {
        onEnd = listener;
        drain();
    }

    /** Ends the stream because nobody listens any more, and stops the provider. Does nothing when it has ended. */
    public void clientGone() {
        clientGone = true;
        drain();
    }

    /** Epoch milliseconds of the first content, -1 before it. */
    public long firstContentAtMs() {
        return firstContentAtMs;
    }

    @Override
    public ChatStream handler(@Nullable Handler<Buffer> next) {
        handler = next;
        drain();
        return this;
    }

    @Override
    public ChatStream endHandler(@Nullable Handler<Void> next) {
        endHandler = next;
        drain();
        return this;
    }

    /** Failures are told to the client in the stream, so this is never called. */
    @Override
    public ChatStream exceptionHandler(@Nullable Handler<Throwable> unused) {
        return this;
    }

    @Override
    public ChatStream pause() {
        demand.set(0);
        return this;
    }

    @Override
    public ChatStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ChatStream fetch(long buffers) {
        demand.accumulateAndGet(buffers, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        drain();
        return this;
    }

    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            readPieces();
            noticeEnd();
            tellEnd();
            send();
            tellStart();
            fetchMore();
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    private void readPieces() {
        for (byte[] piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            fetching = false;
            if (end == null) {
                read(piece);
            }
        }
    }

    private void read(byte[] piece) {
        StringBuilder events = new StringBuilder(piece.length + 64);
        readInto(events, () -> frames.read(piece, (event, data) -> frame(event, data, events)));
        if (end == null && reader.complete()) {
            finish(StreamEnd.Outcome.COMPLETE, null);
        }
    }

    /** Reads frames; what was read before a fault goes out before it is told. */
    private void readInto(StringBuilder events, Runnable reading) {
        ProviderException failure = null;
        try {
            reading.run();
        } catch (ProviderException fault) {
            failure = fault;
        } catch (RuntimeException unexpected) {
            LOG.warn(
                    "A stream of dialect reader {} could not be read",
                    reader.getClass().getSimpleName(),
                    unexpected);
            failure = ErrorClassifier.garbage("stream event: not of the dialect");
        }
        if (events.length() > 0) {
            ready.add(Buffer.buffer(events.toString()));
        }
        if (failure != null) {
            finish(StreamEnd.Outcome.PROVIDER_ERROR, failure);
        }
    }

    private void frame(String event, String data, StringBuilder events) {
        if (reader.complete()) {
            return;
        }
        for (String chunk : reader.read(event, data)) {
            events.append("data: ").append(oneLine(chunk)).append("\n\n");
        }
        if (firstContentAtMs < 0 && reader.started()) {
            firstContentAtMs = System.currentTimeMillis();
        }
    }

    /** Line feeds between the tokens of a JSON text, from an event of several data lines, must not end our line. */
    private static String oneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0 ? json : json.replaceAll("[\r\n]+", " ");
    }

    private void noticeEnd() {
        if (end != null) {
            return;
        }
        Throwable failure = sourceFailure;
        if (clientGone) {
            finish(
                    StreamEnd.Outcome.CLIENT_GONE,
                    new ProviderException(ErrorClass.CLIENT_GONE, 200, "stream: the client has gone"));
        } else if (failure != null) {
            ProviderException cut = failures.apply(failure);
            boolean gone = cut.errorClass() == ErrorClass.CLIENT_GONE;
            finish(gone ? StreamEnd.Outcome.CLIENT_GONE : StreamEnd.Outcome.CUT, cut);
        } else if (sourceEnded) {
            StringBuilder events = new StringBuilder();
            readInto(events, () -> frames.end((event, data) -> frame(event, data, events)));
            endOfSource();
        }
    }

    private void endOfSource() {
        if (end != null) {
            return;
        }
        if (reader.completeAtEnd()) {
            finish(StreamEnd.Outcome.COMPLETE, null);
        } else {
            finish(StreamEnd.Outcome.CUT, ErrorClassifier.garbage("stream: ended before the answer was complete"));
        }
    }

    private void finish(StreamEnd.Outcome outcome, @Nullable ProviderException failure) {
        end = new StreamEnd(
                outcome,
                failure,
                reader.stopReason(),
                reader.usage(),
                reader.usageReported(),
                reader.outputCharacters(),
                firstContentAtMs);
        if (sourceEnded || sourceFailure != null) {
            return;
        }
        if (outcome == StreamEnd.Outcome.COMPLETE) {
            // Nothing but the end of the body is left; reading it gives the connection back.
            source.resume();
        } else {
            cancelSource.run();
        }
    }

    private void tellEnd() {
        StreamEnd ended = end;
        Function<StreamEnd, String> listener = onEnd;
        if (ended == null || lastQueued || listener == null && (handler == null || demand.get() == 0)) {
            return;
        }
        lastQueued = true;
        String last = listener == null ? "" : tell(listener, ended);
        queueLast(ended, last);
    }

    private static String tell(Function<StreamEnd, String> listener, StreamEnd ended) {
        try {
            return listener.apply(ended);
        } catch (RuntimeException failure) {
            LOG.error("The end of a stream could not be settled", failure);
            return "";
        }
    }

    private void queueLast(StreamEnd ended, String last) {
        ProviderException failure = ended.failure();
        if (ended.outcome() == StreamEnd.Outcome.CLIENT_GONE) {
            ready.clear();
        } else if (failure != null) {
            queue(errorEvent(ended.outcome(), failure));
        } else {
            queue(last.isEmpty() ? DONE : "data: " + oneLine(last) + "\n\n" + DONE);
        }
    }

    /** Joins what is still waiting, so that the end costs no write of its own. */
    private void queue(String events) {
        Buffer waiting = ready.peekLast();
        if (waiting == null) {
            ready.add(Buffer.buffer(events));
        } else {
            waiting.appendString(events);
        }
    }

    private static String errorEvent(StreamEnd.Outcome outcome, ProviderException failure) {
        ErrorClass errorClass = failure.errorClass();
        ProblemCode type =
                errorClass == ErrorClass.DEADLINE ? ProblemCode.DEADLINE_EXCEEDED : ProblemCode.PROVIDER_ERROR;
        var json = Json.object();
        json.putObject("error")
                .put("message", publicMessage(outcome, failure))
                .put("type", type.code())
                .put("code", errorClass.wireName());
        return "event: error\ndata: " + Json.text(json) + "\n\n";
    }

    private static String publicMessage(StreamEnd.Outcome outcome, ProviderException failure) {
        if (failure.errorClass() == ErrorClass.CLIENT) {
            return Objects.requireNonNullElse(failure.getMessage(), "");
        }
        return outcome == StreamEnd.Outcome.CUT
                ? "The answer was cut before its end"
                : "The provider reported an error before the end of the answer";
    }

    private void send() {
        while (demand.get() > 0 && handler != null) {
            Buffer next = next();
            if (next == null) {
                break;
            }
            demand.updateAndGet(now -> now == Long.MAX_VALUE || now == 0 ? now : now - 1);
            deliver(next);
        }
        Handler<Void> listener = endHandler;
        if (lastQueued && ready.isEmpty() && !endSent && listener != null) {
            endSent = true;
            listener.handle(null);
        }
    }

    private @Nullable Buffer next() {
        Buffer next = ready.poll();
        if (firstSent || clientGone) {
            return next;
        }
        firstSent = true;
        if (firstEvent.isEmpty()) {
            return next;
        }
        return next == null
                ? Buffer.buffer(firstEvent)
                : Buffer.buffer(firstEvent).appendBuffer(next);
    }

    private void deliver(Buffer next) {
        Handler<Buffer> target = handler;
        if (target == null) {
            return;
        }
        try {
            target.handle(next);
        } catch (RuntimeException failure) {
            LOG.warn("A piece of a stream could not be handed on", failure);
            clientGone = true;
            drains.incrementAndGet();
        }
    }

    private void tellStart() {
        if (!starting || !reader.started() && end == null) {
            return;
        }
        starting = false;
        ProviderException failure = end == null ? null : end.failure();
        if (failure == null) {
            start.complete(null);
        } else {
            start.completeExceptionally(failure);
        }
    }

    private void fetchMore() {
        boolean wanted = starting || demand.get() > 0 && handler != null && ready.isEmpty();
        if (wanted && end == null && !fetching) {
            fetching = true;
            source.fetch(1);
        }
    }
}
