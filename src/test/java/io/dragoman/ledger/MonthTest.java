package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthTest {
    private final Month month = new Month();

    @ParameterizedTest
    @CsvSource({
        "2026-10-31T23:59:59.999Z, 202610",
        "2026-11-01T00:00:00Z, 202611",
        "2026-11-30T23:59:59.999Z, 202611",
        "2026-12-01T00:00:00Z, 202612",
        "2027-01-01T00:00:00Z, 202701",
        "2028-02-29T12:00:00Z, 202802",
        "2026-12-01T00:30:00+01:00, 202611"
    })
    void beginsAtMidnightUtc(String time, int expected) {
        assertThat(month.of(at(time))).isEqualTo(expected);
    }

    @Test
    void followsAClockThatIsPutBack() {
        assertThat(month.of(at("2026-12-01T00:10:00Z"))).isEqualTo(202612);
        assertThat(month.of(at("2026-11-30T23:10:00Z"))).isEqualTo(202611);
        assertThat(month.of(at("2026-12-01T00:10:00Z"))).isEqualTo(202612);
    }

    @Test
    void turnsAtTheVeryMillisecond() {
        assertThat(month.of(at("2026-11-30T23:59:59.999Z"))).isEqualTo(202611);
        assertThat(month.of(at("2026-12-01T00:00:00Z"))).isEqualTo(202612);
        assertThat(month.of(at("2026-11-30T23:59:59.999Z"))).isEqualTo(202611);
    }

    private static long at(String time) {
        return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }
}
