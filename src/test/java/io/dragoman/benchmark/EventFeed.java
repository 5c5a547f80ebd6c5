package io.dragoman.benchmark;

import io.dragoman.camel.CamelRig;
import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.events.EventsBeans;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** Events to 200 subscribers and one that never reads; publisher, broker's HTTP engine and subscribers share this process and its cores. */
final class EventFeed {
    private static final int SUBSCRIBERS = 200;
    private static final int EVENTS_PER_SECOND = 500;
    private static final long REACH_MS = 100;
    private static final long REACH_HEAP_MIB = 16;
    private static final String MARK = "\"sent_nanos\":";
    private static final String ROUTE = """
            - route:
                id: events
                from:
                  uri: platform-http:/events
                  steps:
                    - process:
                        ref: subscribe
            """;

    private final Options options;
    private final Report report;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(3);
    private final AtomicLong received = new AtomicLong();

    EventFeed(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run() throws Exception {
        Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (Events events = new Events(4_096);
                CamelRig rig = new CamelRig();
                Socket sleeper = new Socket()) {
            new EventsBeans(events).bind(rig::bind);
            rig.start(ROUTE);
            publishAlone();
            subscribe(clients, rig.port());
            sleep(sleeper, rig.port());
            while (events.subscribers() < SUBSCRIBERS + 1) {
                Pause.ms(10);
            }
            publish(events, 2);
            // The last of the warm-up is still on its way.
            Pause.ms(500);
            micros.reset();
            received.set(0);
            long heapBefore = heapMib();
            int sent = publish(events, options.seconds());
            Pause.ms(500);
            long grown = heapMib() - heapBefore;
            tell(events, sent, grown);
        } finally {
            clients.close();
        }
    }

    /** What publishing costs when nobody listens. */
    private void publishAlone() {
        try (Events alone = new Events(4_096)) {
            int turns = 2_000_000;
            long nanos = 0;
            for (int round = 0; round < 3; round++) {
                long before = System.nanoTime();
                for (int i = 0; i < turns; i++) {
                    alone.publish(event());
                }
                nanos = (System.nanoTime() - before) / turns;
            }
            report.row("publish an event to nobody", nanos + " ns", "< 1000 ns", nanos < 1_000);
        }
    }

    private void subscribe(Vertx clients, int port) {
        HttpClient client = clients.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(SUBSCRIBERS)
                .setDefaultPort(port)
                .setDefaultHost("127.0.0.1"));
        for (int i = 0; i < SUBSCRIBERS; i++) {
            client.request(HttpMethod.GET, "/events")
                    .compose(request -> request.send())
                    .onSuccess(response -> response.handler(this::receive));
        }
    }

    private void receive(Buffer chunk) {
        long now = System.nanoTime();
        String text = chunk.toString(StandardCharsets.US_ASCII);
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
            int from = at + MARK.length();
            int end = from;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            micros.recordValue(Math.max(0, now - Long.parseLong(text.substring(from, end))) / 1_000);
            received.incrementAndGet();
        }
    }

    private static void sleep(Socket socket, int port) throws Exception {
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static int publish(Events events, int seconds) {
        int count = seconds * EVENTS_PER_SECOND;
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * (1_000_000_000L / EVENTS_PER_SECOND);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            events.publish(event());
        }
        return count;
    }

    private static Event event() {
        return Event.of(EventType.ROUTE_SUCCESS)
                .request("bench-request")
                .model("bench-provider", "bench-model")
                .latencyMs(12)
                .costNanoUsd(15_500)
                .tokens(100, 20)
                .reason("mode=normal;min_weight=0;p=0.88;next=gpt-4o-mini")
                .with("sent_nanos", System.nanoTime())
                .build();
    }

    private static long heapMib() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private void tell(Events events, int sent, long grown) {
        double p50 = micros.getValueAtPercentile(50) / 1e3;
        double p99 = micros.getValueAtPercentile(99) / 1e3;
        long expected = (long) sent * SUBSCRIBERS;
        report.measured(
                "events",
                "subscribers",
                SUBSCRIBERS,
                "sent",
                sent,
                "received",
                received.get(),
                "p50_ms",
                p50,
                "p99_ms",
                p99,
                "max_ms",
                micros.getMaxValue() / 1e3,
                "heap_growth_mib",
                grown,
                "dropped",
                events.dropped());
        report.row(
                SUBSCRIBERS + " subscribers, " + EVENTS_PER_SECOND + " events/s: delivery p50 / p99",
                Report.number("%.1f / %.1f ms, %d of %d", p50, p99, received.get(), expected),
                "p99 < " + REACH_MS + " ms, all",
                p99 < REACH_MS && received.get() == expected);
        report.row(
                "one of them never reads: heap grows by",
                grown + " MiB, " + events.dropped() + " dropped",
                "< " + REACH_HEAP_MIB + " MiB",
                grown < REACH_HEAP_MIB);
    }
}
