package io.dragoman;

import io.dragoman.problem.StartRefusedException;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** Starts the broker and lets it run until the process is told to stop. */
public final class Dragoman {
    private Dragoman() {}

    public static void main(String[] args) {
        Broker broker = new Broker(Map.of());
        try {
            broker.start();
        } catch (StartRefusedException e) {
            System.err.println("dragoman does not start: " + e.getMessage());
            System.exit(e.exitCode());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "shutdown"));
        long sinceStartMs = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        Broker.LOG.info("listening on port {} after {} ms", broker.port(), sinceStartMs);
    }

    /** A stop that was asked for is no failure: without the halt the exit code would tell of the signal. */
    private static void stop(Broker broker) {
        broker.close();
        Runtime.getRuntime().halt(0);
    }
}
