package io.dragoman.mock;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A live provider on loopback that speaks the true formats of OpenAI, vLLM, Anthropic, Gemini and Ollama, refuses requests
 * that break them, and fails as told. All methods may be called from any thread.
 *
 * <p>Each provider has its own base URL, for example {@code http://127.0.0.1:4711/openai}, below which its real paths lie;
 * the real paths also work without the prefix.
 */
public final class MockProvider implements AutoCloseable {
    private static final Map<String, Wire> WIRES = wires();

    private record Rule(Predicate<JournalEntry> matches, Fault fault) {}

    private final MockServer server;
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Queue<Reply> nextReply = new ConcurrentLinkedQueue<>();
    private volatile Fault always = Fault.none();
    private volatile Reply reply = Reply.echo();
    private volatile List<String> models = List.of("mock-small", "mock-large");
    private volatile boolean keyRequired = true;

    private MockProvider(int port) {
        server = new MockServer(port, this::answer);
    }

    public static MockProvider start() {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static MockProvider start(int port) {
        return new MockProvider(port);
    }

    /** Serves until the process ends; the one argument is the port. */
    public static void main(String[] args) {
        MockProvider mock = start(args.length == 0 ? 0 : Integer.parseInt(args[0]));
        System.out.println("mock providers at " + mock.origin() + "/{" + String.join(",", WIRES.keySet()) + "}");
    }

    /** @param provider {@code openai}, {@code vllm}, {@code anthropic}, {@code gemini} or {@code ollama} */
    public String baseUrl(String provider) {
        if (!WIRES.containsKey(provider)) {
            throw new IllegalArgumentException("provider: " + provider + " (expected: one of " + WIRES.keySet() + ")");
        }
        return origin() + "/" + provider;
    }

    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.port();
    }

    /** The next request for an answer fails so; called several times, the faults come one after the other. */
    public MockProvider next(Fault fault) {
        next.add(fault);
        return this;
    }

    public MockProvider next(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            next.add(fault);
        }
        return this;
    }

    /** Every request for an answer that no rule and no {@code next} claims; {@link Fault#none()} ends it. */
    public MockProvider always(Fault fault) {
        always = fault;
        return this;
    }

    /** Requests of any kind that match, model lists too; goes before {@code next}; the first matching rule counts. */
    public MockProvider when(Predicate<JournalEntry> matches, Fault fault) {
        rules.add(new Rule(matches, fault));
        return this;
    }

    public MockProvider nextReply(Reply answer) {
        nextReply.add(answer);
        return this;
    }

    public MockProvider alwaysReply(Reply answer) {
        reply = answer;
        return this;
    }

    public MockProvider models(String... ids) {
        models = List.of(ids);
        return this;
    }

    /** Answers requests without a key too, which the public endpoints refuse. */
    public MockProvider acceptMissingKey() {
        keyRequired = false;
        return this;
    }

    /** All requests so far, in the order of their arrival. */
    public List<JournalEntry> journal() {
        return server.journal();
    }

    /** The requests for an answer, without model lists and strays. */
    public List<JournalEntry> calls() {
        return journal().stream()
                .filter(entry -> asksForAnswer(entry, wire(entry)))
                .toList();
    }

    /** Drops faults, rules, replies and the journal; open answers go on. */
    public void reset() {
        next.clear();
        rules.clear();
        nextReply.clear();
        always = Fault.none();
        reply = Reply.echo();
        server.forget();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpServerRequest request, JournalEntry entry) {
        Wire wire = wire(entry);
        WireRequest asked = new WireRequest(entry, entry.json(), keyRequired);
        boolean forAnswer = asksForAnswer(entry, wire);
        Fault fault = fault(entry, forAnswer);
        Delivery delivery = new Delivery(server.vertx(), request, entry, fault);
        if (wire == null) {
            delivery.sendBody(404, "text/plain", Buffer.buffer("404 page not found"));
            return;
        }
        WireError refusal = forAnswer ? refusal(wire, asked) : null;
        if (refusal != null) {
            new Delivery(server.vertx(), request, entry, Fault.none()).sendError(refusal);
            return;
        }
        if (fault.instead != Fault.Instead.ANSWER) {
            failInstead(wire, asked, fault, delivery);
        } else if (forAnswer) {
            answerTruly(wire, asked, fault, delivery);
        } else if (entry.method().equals("GET") && listsModels(entry)) {
            delivery.sendBody(200, "application/json", Buffer.buffer(wire.models(models)));
        } else {
            delivery.sendError(wire.error(404, asked));
        }
    }

    private static @Nullable WireError refusal(Wire wire, WireRequest asked) {
        String type = asked.entry().header("content-type");
        boolean json = asked.body().isObject() && type != null && type.startsWith("application/json");
        return json ? wire.refuse(asked) : wire.notJson();
    }

    private Fault fault(JournalEntry entry, boolean forAnswer) {
        for (Rule rule : rules) {
            if (rule.matches().test(entry)) {
                return rule.fault();
            }
        }
        if (!forAnswer) {
            return Fault.none();
        }
        Fault queued = next.poll();
        return queued == null ? always : queued;
    }

    private void failInstead(Wire wire, WireRequest asked, Fault fault, Delivery delivery) {
        switch (fault.instead) {
            case STATUS -> delivery.sendError(wire.error(fault.status, asked));
            case CONTEXT_OVERFLOW -> delivery.sendError(wire.contextOverflow(asked));
            case OUT_OF_CREDIT -> delivery.sendError(wire.outOfCredit());
            case INVALID_KEY -> delivery.sendError(wire.invalidKey());
            case BODY -> delivery.sendBody(fault.status, fault.contentType, Buffer.buffer(fault.body));
            case HUGE_BODY -> delivery.sendStream(200, contentType(wire, asked), hugeBody(wire, asked, fault.limit));
            case ENDLESS_STREAM -> delivery.sendStream(200, contentType(wire, asked), endless(wire, asked));
            case SILENCE -> delivery.stayOpen();
            case RESET -> delivery.reset();
            case ANSWER -> throw new IllegalStateException("not a failure");
        }
    }

    private void answerTruly(Wire wire, WireRequest asked, Fault fault, Delivery delivery) {
        Reply scripted = nextReply.poll();
        Reply said = (scripted == null ? reply : scripted)
                .to(wire.lastUserText(asked), asked.entry().body().length());
        if (!wire.streams(asked)) {
            delivery.sendBody(200, contentType(wire, asked), Buffer.buffer(wire.answer(asked, said, fault.usage)));
            return;
        }
        List<String> events = new ArrayList<>(wire.stream(asked, said, fault.usage));
        if (!fault.done) {
            events.remove(events.size() - 1);
        }
        if (fault.errorAfterChunks >= 0) {
            events = new ArrayList<>(events.subList(0, Math.min(fault.errorAfterChunks, events.size())));
            events.add(wire.errorEvent());
        }
        delivery.sendStream(200, contentType(wire, asked), buffers(events.stream()));
    }

    /** The true answer with a text that goes on for this many bytes. */
    private static Iterator<Buffer> hugeBody(Wire wire, WireRequest asked, long bytes) {
        Buffer filling = Buffer.buffer("a".repeat(65536));
        String mark = "@@";
        String frame = wire.streams(asked)
                ? wire.textEvent(asked, mark)
                : wire.answer(asked, Reply.text(mark).to("", 0), Usage.Form.TRUE);
        int at = frame.indexOf(mark);
        Stream<Buffer> body = Stream.generate(() -> filling).limit(Math.max(1, bytes / filling.length()));
        return Stream.of(
                        Stream.of(Buffer.buffer(frame.substring(0, at))),
                        body,
                        Stream.of(Buffer.buffer(frame.substring(at + mark.length()))))
                .flatMap(part -> part)
                .iterator();
    }

    private static Iterator<Buffer> endless(Wire wire, WireRequest asked) {
        List<String> events = wire.stream(asked, Reply.text("more ").to("", 0), Usage.Form.TRUE);
        String more = wire.textEvent(asked, "more ");
        List<String> opening = events.subList(0, Math.max(1, events.indexOf(more)));
        return buffers(Stream.concat(opening.stream(), Stream.generate(() -> more)));
    }

    private static Iterator<Buffer> buffers(Stream<String> events) {
        return events.map(Buffer::buffer).iterator();
    }

    private static String contentType(Wire wire, WireRequest asked) {
        return wire.streams(asked) ? wire.streamContentType(asked) : "application/json";
    }

    private static boolean asksForAnswer(JournalEntry entry, @Nullable Wire wire) {
        return wire != null && entry.method().equals("POST") && wire.answers(withoutPrefix(entry.path()));
    }

    private static boolean listsModels(JournalEntry entry) {
        return List.of("/v1/models", "/v1beta/models", "/api/tags").contains(withoutPrefix(entry.path()));
    }

    private static @Nullable Wire wire(JournalEntry entry) {
        String path = entry.path();
        for (Map.Entry<String, Wire> wire : WIRES.entrySet()) {
            if (path.startsWith("/" + wire.getKey() + "/")) {
                return wire.getValue();
            }
        }
        if (path.startsWith("/api/")) {
            return WIRES.get("ollama");
        }
        if (path.contains("/models/") || path.startsWith("/v1beta/")) {
            return WIRES.get("gemini");
        }
        boolean anthropic = path.equals("/v1/messages") || entry.header("anthropic-version") != null;
        return path.startsWith("/v1/") ? WIRES.get(anthropic ? "anthropic" : "openai") : null;
    }

    static String withoutPrefix(String path) {
        for (String provider : WIRES.keySet()) {
            if (path.startsWith("/" + provider + "/")) {
                return path.substring(provider.length() + 1);
            }
        }
        return path;
    }

    private static Map<String, Wire> wires() {
        Map<String, Wire> wires = new LinkedHashMap<>();
        wires.put("openai", new OpenAiWire(false));
        wires.put("vllm", new OpenAiWire(true));
        wires.put("anthropic", new AnthropicWire());
        wires.put("gemini", new GeminiWire());
        wires.put("ollama", new OllamaWire());
        return wires;
    }
}
