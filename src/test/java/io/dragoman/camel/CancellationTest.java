package io.dragoman.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsEachHookOnce() {
        cancellation.onCancel(() -> ran.add("a"));
        cancellation.onCancel(() -> ran.add("b"));

        cancellation.cancel();
        cancellation.cancel();

        assertThat(ran).containsExactly("a", "b");
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void runsALateHookAtOnce() {
        cancellation.cancel();

        cancellation.onCancel(() -> ran.add("late"));

        assertThat(ran).containsExactly("late");
    }

    @Test
    void forgetsARemovedHook() {
        Cancellation.Registration registration = cancellation.onCancel(() -> ran.add("a"));
        registration.remove();
        registration.remove();

        assertThat(cancellation.size()).isZero();
        cancellation.cancel();
        assertThat(ran).isEmpty();
    }

    @Test
    void runsTheOthersWhenAHookFails() {
        cancellation.onCancel(() -> {
            throw new IllegalStateException("expected by the test");
        });
        cancellation.onCancel(() -> ran.add("b"));

        cancellation.cancel();

        assertThat(ran).containsExactly("b");
    }

    @Test
    void losesNoHookBetweenThreads() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 1_000; i++) {
            threads.execute(() -> cancellation.onCancel(count::incrementAndGet));
            if (i == 500) {
                threads.execute(cancellation::cancel);
            }
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(count).hasValue(1_000);
    }
}
