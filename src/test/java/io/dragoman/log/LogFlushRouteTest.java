package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CamelRig;
import io.dragoman.log.Body.Piece;
import io.dragoman.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFlushRouteTest {
    @Test
    void writesWhatWaitsInOneBatchWithoutBeingAsked(@TempDir Path dir) throws Exception {
        List<Integer> batches = new CopyOnWriteArrayList<>();
        LogQueue queue = new LogQueue(rows -> batches.add(rows.size()), 1_000);
        try (Database database = Database.open("", dir, 1);
                BodyQueue bodies = new BodyQueue(database, 100);
                CamelRig rig = new CamelRig()) {
            rig.bind("logQueue", queue);
            rig.bind("bodyQueue", bodies);
            bodies.add(new Body(Samples.NOON, "r-1", "k", Piece.NONE, Piece.NONE));
            rig.context.getPropertiesComponent().addInitialProperty("dragoman.log.flush-ms", "50");
            IntStream.range(0, 500).forEach(i -> queue.add(Samples.row("r-" + i)));

            rig.start(Files.readString(Path.of("routes/schedule/log-flush.camel.yaml")));

            await().atMost(Duration.ofSeconds(10)).until(() -> queue.depth() == 0);
            assertThat(batches).containsExactly(500);
            await().until(() -> bodies.waiting() == 0);
        }
    }
}
