package io.dragoman.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.api.ProblemRenderer;
import io.dragoman.camel.CamelRig;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsRouteTest {
    private static final String PATH = "/admin/v1/events";
    private static final String SURROUNDINGS = """
            - restConfiguration:
                inlineRoutes: false
            - route:
                id: require-admin
                from:
                  uri: hot:require-admin
                  steps:
                    - setVariable:
                        name: asked
                        constant: "true"
            """;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Events events;
    private CamelRig rig;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void greetsAndTellsWhatHappens() throws Exception {
        start(settings(64));
        EventClient client = listen(PATH);

        EventClient.Received greeting = client.next();
        events.publish(reload("1"));
        events.publish(reload("2"));

        assertThat(client.head())
                .contains("http/1.1 200 ok", "content-type: text/event-stream")
                .contains("cache-control: no-cache", "x-accel-buffering: no");
        assertThat(greeting.type()).isEqualTo("connected");
        assertThat(greeting.data().path("type").asText()).isEqualTo("connected");
        assertThat(greeting.data().path("resumed").asBoolean()).isFalse();
        EventClient.Received first = client.next();
        EventClient.Received second = client.next();
        assertThat(first.type()).isEqualTo("reload");
        assertThat(first.data().path("reason").asText()).isEqualTo("1");
        assertThat(second.data().path("reason").asText()).isEqualTo("2");
        assertThat(List.of(greeting.id(), first.id(), second.id())).doesNotHaveDuplicates();
    }

    @Test
    void tellsOnlyTheTypesAskedFor() throws Exception {
        start(settings(64));
        EventClient client = listen(PATH + "?type=failover,config_change&type=vault_state");
        client.next("connected");

        for (EventType type : EventType.values()) {
            events.publish(Event.of(type).build());
        }

        assertThat(List.of(
                        client.next().type(),
                        client.next().type(),
                        client.next().type()))
                .containsExactly("failover", "config_change", "vault_state");
    }

    @Test
    void resumesAfterTheLastEventThatWasSeen() throws Exception {
        start(settings(64));
        EventClient first = listen(PATH);
        first.next("connected");
        publish(1, 5);
        first.next();
        String seen = first.next().id();
        first.close();

        EventClient second = listen(PATH, "Last-Event-ID: " + seen);

        EventClient.Received greeting = second.next();
        assertThat(greeting.id()).isEqualTo(seen);
        assertThat(greeting.data().path("resumed").asBoolean()).isTrue();
        assertThat(greeting.data().path("missed").asBoolean()).isFalse();
        assertThat(reasons(second, 3)).containsExactly("3", "4", "5");
    }

    @Test
    void resumesInTheOrderOfHappeningWhenTheClockIsSetBackAndForth() throws Exception {
        start(settings(64));
        long now = System.currentTimeMillis();
        EventClient first = listen(PATH);
        first.next("connected");
        publishAt(now, "1");
        publishAt(now - Duration.ofDays(2).toMillis(), "2");
        first.next();
        String seen = first.next().id();
        first.close();
        publishAt(now + Duration.ofDays(400).toMillis(), "3");
        publishAt(now, "4");

        EventClient second = listen(PATH, "Last-Event-ID: " + seen);

        assertThat(second.next().data().path("missed").asBoolean()).isFalse();
        assertThat(reasons(second, 2)).containsExactly("3", "4");
    }

    @Test
    void saysThatSomethingWasMissedWhenItIsNotKeptAnyMore() throws Exception {
        start(settings(4));
        EventClient first = listen(PATH);
        String seen = first.next().id();
        publish(1, 10);

        EventClient second = listen(PATH, "Last-Event-ID: " + seen);

        assertThat(second.next().data().path("missed").asBoolean()).isTrue();
        assertThat(reasons(second, 4)).containsExactly("7", "8", "9", "10");
    }

    @Test
    void givesAllThatIsKeptToASubscriberOfAnotherRun() throws Exception {
        start(settings(64));
        publish(1, 2);

        for (String stranger : List.of("zzz-1", "1", "%%%", "-9223372036854775808")) {
            EventClient client = listen(PATH, "Last-Event-ID: " + stranger);
            assertThat(client.next().data().path("missed").asBoolean())
                    .as(stranger)
                    .isTrue();
            assertThat(reasons(client, 2)).as(stranger).containsExactly("1", "2");
        }
    }

    @Test
    void breaksASilenceWithAHeartbeatFromWhichOneCanResume() throws Exception {
        start(new EventsSettings(64, 10, Duration.ofMillis(100), Duration.ofSeconds(20)));
        EventClient client = listen(PATH + "?type=reload");
        client.next("connected");
        events.publish(Event.of(EventType.FAILOVER).build());

        String id = client.next("heartbeat").id();
        String later = client.next("heartbeat").id();
        publish(1, 1);

        assertThat(later).isEqualTo(id);
        assertThat(client.next("reload").id()).isNotEqualTo(id);
        EventClient resumed = listen(PATH, "Last-Event-ID: " + id);
        assertThat(resumed.next("reload").data().path("reason").asText()).isEqualTo("1");
    }

    @Test
    void refusesATypeThatDoesNotExistAndAnUnknownParameter() throws Exception {
        start(settings(64));

        HttpResponse<String> type = rig.get(PATH + "?type=failover,nonsense");
        HttpResponse<String> parameter = rig.get(PATH + "?kind=failover");

        assertThat(type.statusCode()).isEqualTo(400);
        assertThat(type.body()).contains("type: nonsense (expected: any of route_success, route_error");
        assertThat(parameter.statusCode()).isEqualTo(400);
        assertThat(parameter.body()).contains("kind: unknown parameter (expected: type)");
        assertThat(events.subscribers()).isZero();
    }

    @Test
    void turnsAwayWhoIsOneTooManyAndTakesTheNextWhenOneHasGone() throws Exception {
        start(new EventsSettings(64, 2, Duration.ofSeconds(15), Duration.ofSeconds(20)));
        EventClient first = listen(PATH);
        listen(PATH).next("connected");
        first.next("connected");

        HttpResponse<String> third = rig.get(PATH);
        first.close();
        await().atMost(Duration.ofSeconds(5)).until(() -> events.subscribers() == 1);

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("retry-after")).hasValue("10");
        assertThat(third.body()).contains("subscribers: 3 (expected: at most 2)", "\"code\":\"overloaded\"");
        assertThat(events.refused()).isEqualTo(1);
        assertThat(listen(PATH).next().type()).isEqualTo("connected");
    }

    @Test
    void cutsOffASubscriberThatDoesNotReadAndServesTheOthers() throws Exception {
        start(new EventsSettings(256, 10, Duration.ofSeconds(15), Duration.ofSeconds(20)));
        EventClient reader = listen(PATH);
        reader.next("connected");
        Socket sleeper = sleeper();
        await().until(() -> events.subscribers() == 2);

        String filler = "x".repeat(900);
        for (int burst = 0; events.dropped() == 0 && burst < 1_000; burst++) {
            for (int i = 0; i < 100; i++) {
                events.publish(reload(burst + "-" + i + filler));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(reader.next("reload").data().path("reason").asText()).startsWith(burst + "-" + i + "x");
            }
        }

        assertThat(events.dropped()).isEqualTo(1);
        assertThat(events.subscribers()).isEqualTo(1);
        assertThat(sleeper.getInputStream().readAllBytes().length).isLessThan(32 * 1024 * 1024);
    }

    @Test
    void cutsOffASubscriberWhosePatienceIsOver() throws Exception {
        start(new EventsSettings(100_000, 10, Duration.ofMillis(50), Duration.ofMillis(300)));
        sleeper();
        await().until(() -> events.subscribers() == 1);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            for (int i = 0; i < 100; i++) {
                events.publish(reload("x".repeat(900)));
            }
            return events.dropped() == 1;
        });

        assertThat(events.subscribers()).isZero();
    }

    @Test
    void endsItsStreamsWhenTheBrokerStopsAndTakesNobodyElse() throws Exception {
        start(settings(64));
        EventClient client = listen(PATH);
        client.next("connected");

        events.close();
        events.publish(reload("late"));

        assertThat(client.next()).isNull();
        assertThat(rig.get(PATH).statusCode()).isEqualTo(503);
        assertThat(rig.engine.drain(Duration.ofSeconds(5))).isTrue();
    }

    private void start(EventsSettings settings) throws Exception {
        events = new Events(settings);
        rig = new CamelRig();
        open.add(events);
        open.add(rig);
        new EventsBeans(events).bind(rig::bind);
        rig.bind("problemRenderer", new ProblemRenderer());
        rig.start(SURROUNDINGS
                + Files.readString(Path.of("routes/api/admin-events.camel.yaml"))
                + Files.readString(Path.of("routes/admin/events.camel.yaml")));
    }

    private EventClient listen(String target, String... headers) throws Exception {
        EventClient client = EventClient.open(rig.port(), target, headers);
        open.add(0, client);
        return client;
    }

    /** Asks, and never reads. */
    private Socket sleeper() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", rig.port()));
        socket.getOutputStream()
                .write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        open.add(0, socket);
        return socket;
    }

    private void publish(int from, int to) {
        for (int i = from; i <= to; i++) {
            events.publish(reload(Integer.toString(i)));
        }
    }

    private void publishAt(long epochMs, String reason) {
        events.publish(Event.of(EventType.RELOAD).at(epochMs).reason(reason).build());
    }

    private static List<String> reasons(EventClient client, int count) throws Exception {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reasons.add(client.next("reload").data().path("reason").asText());
        }
        return reasons;
    }

    private static EventsSettings settings(int kept) {
        return new EventsSettings(kept, 10, Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    private static Event reload(String reason) {
        return Event.of(EventType.RELOAD).reason(reason).build();
    }
}
