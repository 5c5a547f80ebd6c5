package io.dragoman.walk;

import io.dragoman.mock.MockProvider;
import java.nio.file.Path;

/** A running broker with a model {@code best} of weight 9 and a model {@code second} of weight 4, each on a live mock of its own. */
record TwoProviders(RunningBroker broker, MockProvider best, MockProvider second) implements AutoCloseable {
    static TwoProviders start(Path dataDir, String... properties) {
        MockProvider best = MockProvider.start().acceptMissingKey();
        MockProvider second = MockProvider.start().acceptMissingKey();
        RunningBroker broker = RunningBroker.start(dataDir, properties)
                .model("best", "openai", best.baseUrl("openai"), 9)
                .model("second", "openai", second.baseUrl("openai"), 4);
        return new TwoProviders(broker, best, second);
    }

    @Override
    public void close() {
        broker.close();
        best.close();
        second.close();
    }
}
