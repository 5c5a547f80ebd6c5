package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogQueueTest {
    @TempDir
    Path root;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("", root.resolve("data"), 2);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void writesWhatWaitsInOrderAndInSeveralBatches() {
        LogBeans beans = new LogBeans(database, 10_000);
        add(beans.queue(), 0, 2_500);

        beans.queue().flush();

        assertThat(stored()).containsExactlyElementsOf(ids(0, 2_500));
        assertThat(beans.queue().depth()).isZero();
    }

    @Test
    void writesEveryColumn() {
        LogBeans beans = new LogBeans(database, 10);
        beans.queue().add(Samples.row("r-1"));
        beans.queue().flush();

        List<Map<String, Object>> rows = page();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0))
                .containsEntry("client_request_id", "client-r-1")
                .containsEntry("estimated_cost_nano_usd", 12)
                .containsEntry("cache_read_tokens", 20)
                .containsEntry("meta", "{\"team\":\"blue\"}")
                .doesNotContainValue("null");
    }

    @Test
    void dropsAndCountsTheNewestRowsWhenItIsFull() {
        LogBeans beans = new LogBeans(database, 10);
        add(beans.queue(), 0, 25);

        beans.queue().flush();

        assertThat(beans.queue().dropped()).isEqualTo(15);
        assertThat(stored()).containsExactlyElementsOf(ids(0, 10));
    }

    @Test
    void takesRowsAgainOnceTheOldOnesAreWritten() {
        LogBeans beans = new LogBeans(database, 10);
        add(beans.queue(), 0, 10);
        beans.queue().flush();
        add(beans.queue(), 10, 10);
        beans.queue().flush();

        assertThat(stored()).containsExactlyElementsOf(ids(0, 20));
        assertThat(beans.queue().dropped()).isZero();
    }

    @Test
    @Timeout(20)
    void letsNobodyWaitWhileTheDatabaseHangs() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        LogQueue queue = new LogQueue(
                rows -> {
                    reached.countDown();
                    await(hangs);
                },
                100);
        add(queue, 0, 50);
        Thread flush = new Thread(queue::flush, "flush");
        flush.start();
        reached.await();

        add(queue, 50, 100);

        assertThat(queue.depth()).isEqualTo(100);
        assertThat(queue.dropped()).isEqualTo(50);
        hangs.countDown();
        flush.join();
        assertThat(queue.depth()).isEqualTo(50);
    }

    @Test
    void keepsRowsWhileTheDatabaseIsGoneAndWritesThemWhenItIsBack() throws SQLException {
        LogBeans beans = new LogBeans(database, 10_000);
        add(beans.queue(), 0, 1_500);
        run("ALTER TABLE request_log RENAME TO elsewhere");

        beans.queue().flush();
        add(beans.queue(), 1_500, 10);
        beans.queue().flush();

        assertThat(beans.queue().failing()).isTrue();
        assertThat(beans.queue().failedWrites()).isEqualTo(2);
        assertThat(beans.queue().depth()).isEqualTo(1_510);

        run("ALTER TABLE elsewhere RENAME TO request_log");
        beans.queue().flush();

        assertThat(beans.queue().failing()).isFalse();
        assertThat(beans.queue().dropped()).isZero();
        assertThat(stored()).containsExactlyElementsOf(ids(0, 1_510));
    }

    @Test
    void isBoundedWhileTheDatabaseIsGone() throws SQLException {
        LogBeans beans = new LogBeans(database, 100);
        run("ALTER TABLE request_log RENAME TO elsewhere");
        for (int round = 0; round < 5; round++) {
            add(beans.queue(), round * 60, 60);
            beans.queue().flush();
        }

        assertThat(beans.queue().depth()).isEqualTo(100);
        assertThat(beans.queue().dropped()).isEqualTo(200);
    }

    @Test
    void saysHowFarTheDatabaseIsBehind() {
        AtomicBoolean gone = new AtomicBoolean(true);
        LogQueue queue = new LogQueue(
                rows -> {
                    if (gone.get()) {
                        throw new DragomanException(ProblemCode.STORE_UNAVAILABLE, "gone");
                    }
                },
                10);
        assertThat(queue.lagSeconds()).isZero();

        queue.add(Samples.row("r-1"));
        queue.flush();
        Awaitility.await().until(() -> queue.lagSeconds() > 0.05);
        queue.add(Samples.row("r-2"));
        double before = queue.lagSeconds();
        gone.set(false);
        queue.flush();

        assertThat(before).isGreaterThan(0.05);
        assertThat(queue.lagSeconds()).isZero();
    }

    @Test
    void writesWhatWaitsWhenItIsClosed() {
        LogBeans beans = new LogBeans(database, 100);
        add(beans.queue(), 0, 5);

        beans.close();

        assertThat(stored()).hasSize(5);
    }

    @Test
    void countsRightUnderManyWriters() throws InterruptedException {
        LogBeans beans = new LogBeans(database, 1_000);
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(client -> new Thread(() -> add(beans.queue(), client * 1_000, 1_000), "client-" + client))
                .toList();
        clients.forEach(Thread::start);
        while (clients.stream().anyMatch(Thread::isAlive)) {
            beans.queue().flush();
        }
        for (Thread client : clients) {
            client.join();
        }
        beans.queue().flush();

        assertThat(stored().size() + beans.queue().dropped()).isEqualTo(4_000);
        assertThat(beans.queue().depth()).isZero();
    }

    @Test
    void refusesAQueueWithoutRoom() {
        assertThatThrownBy(() -> new LogQueue(rows -> {}, 0)).hasMessageContaining("queue-size: 0 (expected: >= 1)");
    }

    private static void add(LogQueue queue, int from, int count) {
        ids(from, count).forEach(id -> queue.add(Samples.row(id)));
    }

    private static List<String> ids(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "r-" + i).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Request ids in the order they were written. */
    private List<String> stored() {
        List<String> ids = new ArrayList<>();
        page().forEach(row -> ids.add(0, (String) row.get("request_id")));
        return ids;
    }

    private List<Map<String, Object>> page() {
        LogFilter all =
                new LogFilter(null, null, null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000, 0, null);
        return database.rows("request_log/page", all.values());
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.writer().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
