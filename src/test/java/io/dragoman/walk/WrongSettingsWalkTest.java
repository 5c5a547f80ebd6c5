package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.StartRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker with a wrong setting says which, in one line, whichever room the setting is for. */
class WrongSettingsWalkTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "dragoman.health.minimum-attempts, 1000",
        "dragoman.health.minimum-attempts, many",
        "dragoman.dispatch.attempt-share, 0.0",
        "dragoman.dispatch.attempt-share, NaN",
        "dragoman.dispatch.max-attempts, 21",
        "dragoman.http.threads, 0",
        "dragoman.log.format, xml",
        "dragoman.log.queue-size, 0",
        "dragoman.idempotency.max-mib, 1",
        "dragoman.ledger.durability, none"
    })
    void refusesToStartAndNamesTheSetting(String name, String value) {
        assertThatThrownBy(() -> RunningBroker.start(dir, name, value))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(name + ": " + value + " (expected: ")
                .hasMessageNotContaining("\n");
    }
}
