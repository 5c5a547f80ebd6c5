package io.dragoman.camel.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CamelRig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteGenerationsTest {
    private static final String DOORS = """
            - restConfiguration:
                inlineRoutes: false
            - rest:
                get:
                  - {id: get-greet, path: /greet, description: Greet, to: "hot:greet"}
                  - {id: get-stream, path: /stream, description: Stream, to: "hot:stream"}
                  - {id: get-ask, path: "/ask/{id}", description: Ask a provider, to: "hot:ask"}
            """;
    private static final String STREAM = """
            - route:
                id: stream
                description: Answer with a stream
                from:
                  uri: hot:stream
                  steps:
                    - process: {ref: stream}
            """;
    private static final String ASK = """
            - route:
                id: ask
                description: Ask the provider of the path
                from:
                  uri: hot:ask
                  steps:
                    - toD: "hot:provider-${variable.call.pathParameter('id')}"
            """;
    private static final String TEMPLATE = """
            - routeTemplate:
                id: provider-echo
                description: Answers by itself
                parameters:
                  - name: providerId
                    description: Key of the provider
                from:
                  uri: "hot:provider-{{providerId}}"
                  steps:
                    - setBody:
                        id: answer
                        constant: "%s {{providerId}}"
            """;

    @TempDir
    Path routes;

    private final CamelRig rig = new CamelRig();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final AtomicInteger reloads = new AtomicInteger();
    private RouteGenerations generations;

    @AfterEach
    void stop() {
        if (generations != null) {
            generations.close();
        }
        rig.close();
    }

    private void start() throws Exception {
        write("api/consumer", DOORS);
        write("pipeline/stream", STREAM);
        write("pipeline/ask", ASK);
        if (!Files.exists(routes.resolve("pipeline/greet.camel.yaml"))) {
            write("pipeline/greet", greet("v0"));
        }
        if (!Files.exists(routes.resolve("provider/echo.camel.yaml"))) {
            write("provider/echo", TEMPLATE.formatted("v0"));
        }
        generations = new RouteGenerations(rig.context, routes, new RouteLint(List.of()));
        generations.addListener(new ReloadListener() {
            @Override
            public void reloaded(String file, int generation, long millis) {
                reloads.incrementAndGet();
            }

            @Override
            public void refused(String file, int line, String reason) {
                refusals.add(file + ":" + line + ": " + reason);
            }
        });
        rig.bind("stream", (Processor) exchange -> exchange.getMessage().setBody(new Ticks()));
        generations.start();
        rig.context.start();
    }

    /** Ten chunks, one each 200 ms. */
    private final class Ticks implements ReadStream<Buffer> {
        private io.vertx.core.Handler<Buffer> onChunk;
        private io.vertx.core.Handler<Void> onEnd;
        private int sent;

        @Override
        public Ticks exceptionHandler(io.vertx.core.Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Ticks handler(io.vertx.core.Handler<Buffer> handler) {
            onChunk = handler;
            return this;
        }

        @Override
        public Ticks endHandler(io.vertx.core.Handler<Void> handler) {
            onEnd = handler;
            return this;
        }

        @Override
        public Ticks resume() {
            rig.vertx.setPeriodic(200, timer -> {
                onChunk.handle(Buffer.buffer("."));
                if (++sent == 10) {
                    rig.vertx.cancelTimer(timer);
                    onEnd.handle(null);
                }
            });
            return this;
        }

        @Override
        public Ticks pause() {
            return this;
        }

        @Override
        public Ticks fetch(long amount) {
            return this;
        }
    }

    private static String greet(String answer) {
        return """
                # Says what it is told to say.
                - route:
                    id: greet
                    description: Say something
                    from:
                      uri: hot:greet
                      steps:
                        - setBody:
                            id: say
                            constant: "%s"
                """.formatted(answer);
    }

    /** By rename, as editors and deployments do. */
    private void write(String name, String text) throws IOException {
        Path file = routes.resolve(name + ".camel.yaml");
        Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(routes, "draft", ".tmp");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String ask(String path) {
        try {
            return rig.get(path).body();
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    @Test
    void reloadsUnderLoadWithoutFailingARequestOrCuttingAStream() throws Exception {
        start();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<String> failures = new CopyOnWriteArrayList<>();
        ExecutorService clients = Executors.newCachedThreadPool();
        for (int i = 0; i < 32; i++) {
            clients.execute(() -> {
                while (!over.get()) {
                    String answer = ask("/greet");
                    if (!answer.matches("v\\d+")) {
                        failures.add(answer);
                    }
                    answered.incrementAndGet();
                }
            });
        }
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        for (int edit = 1; edit <= 20; edit++) {
            streams.add(rig.client.sendAsync(rig.request("/stream").build(), HttpResponse.BodyHandlers.ofString()));
            long before = System.nanoTime();
            write("pipeline/greet", greet("v" + edit));
            write("pipeline/stream", STREAM.replace("a stream", "stream " + edit));
            String expected = "v" + edit;
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> ask("/greet").equals(expected));
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
        }
        over.set(true);
        clients.shutdown();

        assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
        assertThat(refusals).isEmpty();
        assertThat(answered.get()).isGreaterThan(500);
        assertThat(streams)
                .allSatisfy(stream ->
                        assertThat(stream.get(20, TimeUnit.SECONDS).body()).isEqualTo(".........."));
        // The first reload also loads the schema.
        assertThat(millis.subList(1, millis.size()))
                .allSatisfy(each -> assertThat(each).isLessThan(1_000L));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> rig.context.getRoutes().size() == 6);
    }

    @Test
    void refusesABrokenFileWithItsLineAndGoesOnServing() throws Exception {
        start();

        refuses("pipeline/greet", greet("v1").replace("from:", "from"), "pipeline/greet.camel.yaml:");
        refuses("pipeline/greet", greet("v1").replace("setBody", "setBoddy"), "pipeline/greet.camel.yaml:8: ");
        refuses(
                "pipeline/greet",
                greet("v1") + "        - process: {ref: nobody}\n",
                "pipeline/greet.camel.yaml:11: No bean could be found");
        refuses(
                "pipeline/greet",
                greet("v1") + "        - to: \"exec:rm\"\n",
                "pipeline/greet.camel.yaml:11: component: exec");
        refuses("pipeline/greet", greet("v1") + "        - to: \"seda:x?sizze=1\"\n", "pipeline/greet.camel.yaml:11: ");

        write("pipeline/greet", greet("repaired"));
        await().until(() -> ask("/greet").equals("repaired"));
    }

    private void refuses(String name, String text, String expected) throws Exception {
        refusals.clear();
        write(name, text);
        await().atMost(Duration.ofSeconds(10)).until(() -> !refusals.isEmpty());
        assertThat(refusals).singleElement().asString().startsWith(expected);
        assertThat(ask("/greet")).isEqualTo("v0");
    }

    @Test
    void leavesAHalfWrittenFileAlone() throws Exception {
        start();
        Path file = routes.resolve("pipeline/greet.camel.yaml");
        String text = greet("v1");

        Files.writeString(file, text.substring(0, text.length() / 2));
        generations.poll();
        Files.writeString(file, text);

        await().until(() -> ask("/greet").equals("v1"));
        assertThat(refusals).isEmpty();
    }

    @Test
    void restartsTheRoutesOfAChangedTemplate() throws Exception {
        start();
        generations.startTemplated("provider-echo", "provider-a", Map.of("providerId", "a"));
        generations.startTemplated("provider-echo", "provider-b", Map.of("providerId", "b"));
        assertThat(ask("/ask/a") + ask("/ask/b")).isEqualTo("v0 av0 b");

        write("provider/echo", TEMPLATE.formatted("v1"));
        await().until(() -> ask("/ask/a").equals("v1 a") && ask("/ask/b").equals("v1 b"));

        write("provider/echo", TEMPLATE.formatted("v2") + "        - process: {ref: nobody}\n");
        await().until(() -> !refusals.isEmpty());
        assertThat(refusals).singleElement().asString().startsWith("provider/echo.camel.yaml:13: No bean");
        assertThat(ask("/ask/a") + ask("/ask/b")).isEqualTo("v1 av1 b");

        generations.startTemplated("provider-echo", "provider-a", Map.of("providerId", "a"));
        generations.stopTemplated("provider-a");
        await().until(() -> rig.get("/ask/a").statusCode() == 500);
        assertThat(ask("/ask/b")).isEqualTo("v1 b");
        await().until(() -> rig.context.getRoutes().stream()
                .map(route -> RouteIds.base(route.getRouteId()))
                .filter(id -> id.startsWith("provider-"))
                .toList()
                .equals(List.of("provider-b")));
    }

    @Test
    void refusesAnUnknownTemplate() throws Exception {
        start();

        assertThatThrownBy(() -> generations.startTemplated("provider-x", "provider-a", Map.of()))
                .hasMessage("template: provider-x (expected: one of [provider-echo])");
    }

    @Test
    void letsTheRoutesOfADeletedFileDrain() throws Exception {
        start();

        Files.delete(routes.resolve("pipeline/greet.camel.yaml"));
        await().until(() -> rig.get("/greet").statusCode() == 500);
        await().until(() ->
                rig.context.getRoutes().stream().noneMatch(r -> r.getRouteId().startsWith("greet")));

        write("pipeline/greet", greet("back"));
        await().until(() -> ask("/greet").equals("back"));
    }

    @Test
    void appliesAChangedPolicyToAllRoutesOrRefusesItWhole() throws Exception {
        write("pipeline/greet", greet("v0") + "        - throwException: {ref: boom}\n");
        write("policy/errors", policy("first"));
        rig.bind("boom", new IllegalStateException("boom"));
        start();
        assertThat(ask("/greet")).isEqualTo("first");

        write("policy/errors", policy("second"));
        await().until(() -> ask("/greet").equals("second"));

        write("policy/errors", policy("third").replace("IllegalStateException", "NoSuchException"));
        await().until(() -> !refusals.isEmpty());
        assertThat(refusals).singleElement().asString().startsWith("policy/errors.camel.yaml:6: ");
        assertThat(ask("/greet")).isEqualTo("second");

        write("pipeline/greet", greet("v1") + "        - throwException: {ref: boom}\n");
        int before = reloads.get();
        await().until(() -> reloads.get() > before);
        assertThat(ask("/greet")).isEqualTo("second");
    }

    private static String policy(String answer) {
        return """
                - routeConfiguration:
                    description: What holds for all routes
                    onException:
                      - onException:
                          id: any
                          exception: [java.lang.IllegalStateException]
                          handled: {constant: "true"}
                          steps:
                            - setBody: {constant: "%s"}
                """.formatted(answer);
    }

    @Test
    void followsTheLinksOfAConfigMapWhenTheyAreSwapped() throws Exception {
        Path pipeline = Files.createDirectories(routes.resolve("pipeline"));
        publish(pipeline, "..1", "v0");
        Files.createSymbolicLink(pipeline.resolve("greet.camel.yaml"), Path.of("..data", "greet.camel.yaml"));
        start();
        assertThat(ask("/greet")).isEqualTo("v0");

        publish(pipeline, "..2", "v1");

        await().until(() -> ask("/greet").equals("v1"));
        assertThat(refusals).isEmpty();
    }

    private static void publish(Path folder, String version, String answer) throws IOException {
        Path data = Files.createDirectories(folder.resolve(version));
        Files.writeString(data.resolve("greet.camel.yaml"), greet(answer));
        Path link = folder.resolve("..tmp");
        Files.createSymbolicLink(link, Path.of(version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void refusesToStartWithABrokenFile() throws Exception {
        write("pipeline/greet", greet("v0") + "        - to: hot:nowhere\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(RouteFileException.class)
                .hasMessage("pipeline/greet.camel.yaml:11: hot:nowhere (expected: a route that consumes it)");
    }

    @Test
    void tellsWhichFileKeepsTheContextFromStarting() throws Exception {
        write("pipeline/greet", greet("v0") + "        - process: {ref: nobody}\n");

        assertThatThrownBy(this::start)
                .satisfies(failure -> assertThat(generations.explain((Exception) failure))
                        .hasMessageStartingWith("pipeline/greet.camel.yaml:11: No bean"));
    }

    @Test
    void changesItsDigestWithTheFiles() throws Exception {
        start();
        String before = generations.digest();

        write("pipeline/greet", greet("v1"));
        await().until(() -> ask("/greet").equals("v1"));

        assertThat(generations.digest()).hasSize(64).isNotEqualTo(before);
    }
}
