package io.dragoman.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The month that a call is booked in: that of its beginning, in UTC. It follows the clock and nothing else; a clock that goes back finds
 * the month as it was left, so no jump of the clock gives more than each month's budget. Safe for any thread.
 */
final class Month {
    private volatile Span latest = new Span(0, 0, 0);

    /** For example 202611. */
    int of(long epochMs) {
        Span span = latest;
        if (epochMs < span.fromMs || epochMs >= span.untilMs) {
            span = Span.around(epochMs);
            latest = span;
        }
        return span.number;
    }

    private record Span(int number, long fromMs, long untilMs) {
        static Span around(long epochMs) {
            YearMonth month = YearMonth.from(Instant.ofEpochMilli(epochMs).atZone(ZoneOffset.UTC));
            int number = month.getYear() * 100 + month.getMonthValue();
            return new Span(number, startMs(month), startMs(month.plusMonths(1)));
        }

        private static long startMs(YearMonth month) {
            return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        }
    }
}
