package io.dragoman.walk;

import static org.awaitility.Awaitility.await;

import io.dragoman.Dragoman;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The broker as an operator runs it, in a process of its own that can be killed. Its data lie in {@code data} of the directory, and what
 * it says is appended to {@code broker.log} there.
 */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+) after");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A process that lives for seconds gains nothing from the optimising compiler. */
    private static final List<String> SHORT_LIVED = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final Path log;
    private final RunningBroker doors;
    private final Duration untilReady;

    private BrokerProcess(Process process, Path log, RunningBroker doors, Duration untilReady) {
        this.process = process;
        this.log = log;
        this.doors = doors;
        this.untilReady = untilReady;
    }

    /** Returns when it is ready for requests. */
    static BrokerProcess start(Path directory, String... properties) throws IOException {
        return start(SHORT_LIVED, directory, properties);
    }

    /** @param jvm options of the process */
    static BrokerProcess start(List<String> jvm, Path directory, String... properties) throws IOException {
        Path log = directory.resolve("broker.log");
        long said = Files.exists(log) ? Files.size(log) : 0;
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command(jvm, directory, properties))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            RunningBroker doors = RunningBroker.at(port(process, log, said));
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof ConnectException)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> doors.send("GET", "/readyz", "", "").status() == 200);
            return new BrokerProcess(process, log, doors, Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    RunningBroker doors() {
        return doors;
    }

    /** From the start of the process to the first 200 of {@code /readyz}. */
    Duration untilReady() {
        return untilReady;
    }

    /** All that it and its predecessors in this directory have said. */
    String log() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("process " + process.pid() + " does not die");
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static List<String> command(List<String> jvm, Path directory, String... properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-Ddragoman.http.port=0",
                "-Ddragoman.data-dir=" + directory.resolve("data"),
                "-Ddragoman.admin-token=" + RunningBroker.ADMIN_TOKEN,
                "-Ddragoman.consumer-key=" + RunningBroker.CONSUMER_KEY,
                "-Ddragoman.demo=false"));
        for (int i = 0; i < properties.length; i += 2) {
            command.add("-D" + properties[i] + "=" + properties[i + 1]);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Dragoman.class.getName()));
        return command;
    }

    private static int port(Process process, Path log, long said) {
        return await("a port in " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            Matcher line =
                                    LISTENING.matcher(Files.readString(log).substring((int) said));
                            if (!line.find() && !process.isAlive()) {
                                throw new AssertionError("the broker ended: " + Files.readString(log));
                            }
                            return line.reset().find() ? Integer.parseInt(line.group(1)) : 0;
                        },
                        port -> port > 0);
    }
}
