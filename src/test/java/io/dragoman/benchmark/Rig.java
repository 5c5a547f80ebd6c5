package io.dragoman.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers of a run, each a process of its own on loopback, and the models that Dragoman is told of. */
final class Rig implements AutoCloseable {
    /** The names say what the upstream does for them, see {@link Upstream}. */
    static final List<String> MODELS =
            List.of("bench-d0", "bench-d20", "bench-d50", "bench-sse-50-100", "bench-sse-50-200", "bench-sse-50-2000");

    private static final String HEAP = "-Xmx512m";

    private final Options options;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final int upstreamPort = freePort();
    private final Target direct;
    private final Target raw;
    private final @Nullable Target nginx;
    private final DragomanServer dragoman;

    Rig(Options options) throws IOException {
        this.options = options;
        direct = own("direct", upstreamPort, Upstream.class, List.of());
        raw = own("raw", freePort(), RawProxy.class, List.of(Integer.toString(upstreamPort)));
        nginx = onPath("nginx") ? nginx() : null;
        dragoman = DragomanServer.start(options, "dragoman", List.of(HEAP), false);
        servers.add(dragoman.target().server());
        for (String model : MODELS) {
            dragoman.register(model, upstreamPort);
        }
        for (Target target : targets()) {
            check(target);
        }
    }

    Target direct() {
        return direct;
    }

    Target raw() {
        return raw;
    }

    DragomanServer dragoman() {
        return dragoman;
    }

    /** All, in the order in which they take turns. */
    List<Target> targets() {
        List<Target> all = new ArrayList<>(List.of(direct, raw, dragoman.target()));
        if (nginx != null) {
            all.add(1, nginx);
        }
        return all;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static boolean onPath(String program) {
        return List.of((System.getenv("PATH") + ":/usr/sbin").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::close);
    }

    private Target own(String name, int port, Class<?> main, List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(options.java(), HEAP, "-cp", System.getProperty("java.class.path"), main.getName(), "" + port));
        command.addAll(more);
        ServerProcess server = ServerProcess.start(name, options.project(), options.out(), command);
        servers.add(server);
        server.awaitPort(port, Duration.ofSeconds(20));
        return new Target(name, port, server, "bench");
    }

    /** One process without a master, so that its CPU time is that of its pid. */
    private Target nginx() throws IOException {
        int port = freePort();
        Path directory = Files.createDirectories(options.out().resolve("nginx"));
        Path file = directory.resolve("nginx.conf");
        String conf = """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 8192; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 1000000000;
                  upstream mock { server 127.0.0.1:%2$d; keepalive 1024; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d backlog=4096;
                    location / {
                      proxy_pass http://mock;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                    }
                  }
                }
                """;
        Files.writeString(file, conf.formatted(directory, upstreamPort, port));
        List<String> command = List.of("/bin/sh", "-c", "PATH=$PATH:/usr/sbin exec nginx -c '" + file + "'");
        ServerProcess server = ServerProcess.start("nginx", directory, options.out(), command);
        servers.add(server);
        server.awaitPort(port, Duration.ofSeconds(5));
        return new Target("nginx", port, server, "bench");
    }

    /** One answer, so that no server is measured that gives none. */
    static void check(Target target) throws IOException {
        try (Connection connection = new Connection(target.port())) {
            Connection.Answer answer = connection.exchange(target.request("bench-d0", false, "hello"));
            if (answer.status() != 200) {
                throw new IllegalStateException(target.name() + " answers " + answer.status() + ": " + answer.text());
            }
        }
    }
}
