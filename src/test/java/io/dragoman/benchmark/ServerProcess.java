package io.dragoman.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a process of its own: started, watched in /proc, stopped by its pid. */
final class ServerProcess implements AutoCloseable {
    private static final long US_PER_TICK = 10_000;

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param out where its log goes, and where its pid is noted for the script that cleans up */
    static ServerProcess start(String name, Path directory, Path out, List<String> command) {
        try {
            Path log = out.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("DRAGOMAN_"));
            Process process = builder.start();
            ServerProcess server = new ServerProcess(name, process, log);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-" + name));
            Files.writeString(
                    out.resolve("pids"),
                    process.pid() + " " + server.stat(19) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerProcess awaitPort(int port, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return this;
            } catch (IOException e) {
                Pause.ms(20);
            }
        }
        throw new IllegalStateException(name + " does not listen on port " + port + ", see " + log);
    }

    boolean alive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    /** User and system time so far. */
    long cpuUs() {
        return (stat(11) + stat(12)) * US_PER_TICK;
    }

    long rssKib() {
        return proc("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** SIGTERM, and SIGKILL after ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A number of /proc/pid/stat, counted from the state that follows the name. */
    private long stat(int field) {
        String stat = proc("stat");
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field]);
    }

    private String proc(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended, see " + log, e);
        }
    }
}
