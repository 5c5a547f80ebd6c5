package io.dragoman.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestExecutorTest {
    @Test
    void givesEachRequestANamedThreadThatIsVirtualWhereTheJdkHasThem() throws Exception {
        try (RequestExecutor executor = new RequestExecutor(RequestExecutor.Settings.DEFAULT)) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();

            assertThat(executor.tryStart(() -> thread.complete(Thread.currentThread())))
                    .isTrue();

            assertThat(thread.get(5, TimeUnit.SECONDS).getName()).startsWith("request-");
            assertThat(executor.isVirtual()).isEqualTo(Runtime.version().feature() >= 21);
        }
    }

    @Test
    void countsARequestUntilItsCompletionHasRun() {
        try (RequestExecutor executor = new RequestExecutor(new RequestExecutor.Settings(1, 4, 4))) {
            CountDownLatch release = new CountDownLatch(1);

            assertThat(executor.tryStart(() -> {})).isTrue();
            assertThat(executor.tryStart(() -> {})).isFalse();
            executor.complete(() -> awaitQuietly(release));
            assertThat(executor.inFlight()).isEqualTo(1);
            release.countDown();

            await().until(() -> executor.inFlight() == 0);
            assertThat(executor.tryStart(() -> {})).isTrue();
        }
    }

    @Test
    void turnsAwayWhatNeitherThePoolNorItsQueueTakesButNeverACompletion() {
        try (RequestExecutor executor = new RequestExecutor(new RequestExecutor.Settings(100, 1, 1), null)) {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch completed = new CountDownLatch(2);

            assertThat(executor.tryStart(() -> awaitQuietly(release))).isTrue();
            assertThat(executor.tryStart(() -> awaitQuietly(release))).isTrue();
            assertThat(executor.tryStart(() -> {})).isFalse();
            assertThat(executor.inFlight()).isEqualTo(2);
            executor.complete(completed::countDown);
            executor.complete(() -> {
                completed.countDown();
                throw new IllegalStateException("expected by the test");
            });

            await().until(() -> completed.getCount() == 0 && executor.inFlight() == 0);
            release.countDown();
        }
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> new RequestExecutor.Settings(0, 1, 1)).hasMessage("max-in-flight: 0 (expected: >= 1)");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
