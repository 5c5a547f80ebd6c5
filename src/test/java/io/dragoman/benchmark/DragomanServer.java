package io.dragoman.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Dragoman as an operator runs it, in a directory of its own with a copy of the routes; access check and log are on. */
record DragomanServer(Target target, Path directory) {
    private static final String ADMIN = "bench-admin-token-0123456789abcdef";
    private static final String KEY = "bench-consumer-key-0123456789abcdef";

    /**
     * @param demo whether the built-in demo provider answers
     * @return as soon as the port is open, or at once for the demo, whose first answer is what counts
     */
    static DragomanServer start(Options options, String name, List<String> jvm, boolean demo) throws IOException {
        return start(options, name, jvm, demo, routes -> {});
    }

    /** What an operator does to the routes before the start. */
    interface Edit {
        void edit(Path routes) throws IOException;
    }

    static DragomanServer start(Options options, String name, List<String> jvm, boolean demo, Edit edit)
            throws IOException {
        Path directory = options.out().resolve(name + "-run");
        delete(directory);
        copy(options.project().resolve("routes"), directory.resolve("routes"));
        edit.edit(directory.resolve("routes"));
        int port = Rig.freePort();
        Path properties = options.project().resolve("application.properties");
        String given = Files.exists(properties) ? Files.readString(properties) : "";
        Files.writeString(
                directory.resolve("application.properties"),
                given + """

                dragoman.http.host = 127.0.0.1
                dragoman.http.port = %d
                dragoman.data-dir = %s
                dragoman.routes-dir = %s
                dragoman.admin-token = %s
                dragoman.consumer-key = %s
                dragoman.demo = %s
                """.formatted(port, directory.resolve("data"), directory.resolve("routes"), ADMIN, KEY, demo));
        List<String> command = new ArrayList<>(List.of(options.java()));
        command.addAll(jvm);
        command.addAll(
                List.of("-jar", options.project().resolve("target/dragoman.jar").toString()));
        ServerProcess server = ServerProcess.start(name, directory, options.out(), command);
        DragomanServer dragoman = new DragomanServer(new Target(name, port, server, KEY), directory);
        if (!demo) {
            server.awaitPort(port, Duration.ofSeconds(180));
            dragoman.awaitReady();
        }
        return dragoman;
    }

    /** One provider and one model of the same name, as the contract says; the model's name is the upstream's path. */
    void register(String model, int upstreamPort) throws IOException {
        String path = model.substring("bench-".length());
        admin(
                "/admin/v1/providers",
                "{\"id\":\"" + model + "\",\"type\":\"openai\",\"base_url\":\"http://127.0.0.1:" + upstreamPort + "/"
                        + path + "\",\"cred_store\":\"none\"}");
        admin(
                "/admin/v1/models",
                "{\"id\":\"" + model + "\",\"provider_id\":\"" + model
                        + "\",\"weight\":5,\"max_context_tokens\":128000,\"input_per_1k\":0.001,\"output_per_1k\":0.002}");
    }

    /** The same server, to be asked with a key of its own that has a budget and limits which are never reached. */
    Target withBudget() throws IOException {
        String made = admin(
                "/admin/v1/apikeys", "{\"name\":\"bench\",\"monthly_budget_usd\":100000,\"rate_limit_rps\":1000000}");
        String key = new ObjectMapper().readTree(made).path("key").asText();
        return new Target(target.name(), target.port(), target.server(), key);
    }

    private String admin(String path, String body) throws IOException {
        try (Connection connection = new Connection(target.port())) {
            Connection.Answer answer = connection.exchange(Connection.request("POST", path, ADMIN, body));
            if (answer.status() != 200) {
                throw new IllegalStateException("POST " + path + " answers " + answer.status() + ": " + answer.text());
            }
            return answer.text();
        }
    }

    private void awaitReady() throws IOException {
        byte[] ready = Connection.request("GET", "/healthz", "", "");
        for (int look = 0; look < 600; look++) {
            try (Connection connection = new Connection(target.port())) {
                if (connection.exchange(ready).status() == 200) {
                    return;
                }
            }
            Pause.ms(50);
        }
        throw new IllegalStateException(
                "dragoman is not healthy, see " + target.server().log());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
