package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.audit.AuditLog;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.http.FailureRenderer;
import io.dragoman.camel.http.RenderedFailure;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.health.TestClock;
import io.dragoman.log.LogBeans;
import io.dragoman.log.RequestLog;
import io.dragoman.problem.DragomanException;
import io.dragoman.store.Database;
import io.dragoman.store.StoreBeans;
import io.dragoman.store.StoreThreads;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The room behind its real routes, on a real file, fed through the request log. */
final class TsdbRig implements AutoCloseable {
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

    final TestClock clock = new TestClock();
    final Database database;
    final LogBeans log;
    final CamelRig rig = new CamelRig();
    private final StoreThreads threads = new StoreThreads(2);

    TsdbRig(Path directory) throws Exception {
        database = Database.open("", directory, 2);
        TsdbBeans tsdb = new TsdbBeans(database, new AuditLog(database, clock), clock, property -> 30);
        log = new LogBeans(database, 100_000, tsdb.follower());
        new StoreBeans(database, threads).bind(rig::bind);
        tsdb.bind(rig::bind);
        log.bind(rig::bind);
        log.bindWholeLog(rig::bind, threads.reads(), clock, 90);
        rig.bind("failures", (FailureRenderer) (call, failure) -> {
            Throwable cause = failure.cause();
            while (cause != null && !(cause instanceof DragomanException)) {
                cause = cause.getCause();
            }
            int status = cause instanceof DragomanException problem ? problem.status() : failure.status();
            String detail = cause == null ? failure.detail() : String.valueOf(cause.getMessage());
            return new RenderedFailure(status, "text/plain", detail.getBytes(StandardCharsets.UTF_8), Map.of());
        });
        rig.start(SURROUNDINGS
                + Files.readString(Path.of("routes/api/admin-tsdb.camel.yaml"))
                + Files.readString(Path.of("routes/api/admin-logs.camel.yaml"))
                + Files.readString(Path.of("routes/admin/logs.camel.yaml"))
                + Files.readString(Path.of("routes/api/admin-stats.camel.yaml"))
                + Files.readString(Path.of("routes/admin/stats.camel.yaml"))
                + Files.readString(Path.of("routes/admin/tsdb.camel.yaml")));
    }

    JsonNode query(String query) throws Exception {
        return json(rig.get("/admin/v1/tsdb/query?" + query));
    }

    static JsonNode json(HttpResponse<String> answer) throws Exception {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return Json.read(answer.body());
    }

    void add(RequestLog... logs) {
        for (RequestLog row : logs) {
            log.queue().add(row);
        }
    }

    /** A request that ended so many milliseconds ago, with one attempt that cost 1,000 nano-USD for 10 tokens in and 5 out. */
    RequestLog request(long agoMs, String model, long latencyMs, @Nullable ErrorClass failure) {
        Attempt attempt = attempt(model, latencyMs, failure);
        return request(agoMs, model, latencyMs, failure, Mode.NORMAL, "key_1", List.of(attempt));
    }

    RequestLog request(
            long agoMs,
            @Nullable String model,
            long latencyMs,
            @Nullable ErrorClass failure,
            @Nullable Mode mode,
            @Nullable String key,
            List<Attempt> attempts) {
        return new RequestLog(
                clock.millis() - agoMs - latencyMs,
                "r",
                null,
                "chat",
                mode,
                false,
                model,
                model == null ? null : model + "-provider",
                key,
                failure == null ? 200 : 502,
                failure == null ? null : failure.wireName(),
                failure == null ? null : "provider_error",
                0,
                attempts.stream().mapToLong(Attempt::costNanoUsd).sum(),
                latencyMs,
                failure == null ? latencyMs / 2 : -1,
                attempts.stream().map(Attempt::usage).reduce(Usage.NONE, Usage::plus),
                "",
                attempts,
                "{}",
                null);
    }

    Attempt attempt(String model, long latencyMs, @Nullable ErrorClass failure) {
        return new Attempt(
                model,
                model + "-provider",
                clock.millis() - latencyMs,
                latencyMs,
                failure == null ? latencyMs / 2 : -1,
                failure == null ? 200 : 503,
                failure,
                new Usage(10, 0, 0, 5, 0),
                1_000);
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.reader().getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    void run(String sql) throws SQLException {
        try (Connection connection = database.writer().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    @Override
    public void close() {
        rig.close();
        threads.close();
        log.close();
        database.close();
    }
}
