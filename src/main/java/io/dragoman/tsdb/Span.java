package io.dragoman.tsdb;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a range of time that one resolution answers for.
 *
 * @param fromMs beginning of the first bucket
 * @param toMs end of the range; the last bucket begins before it
 */
record Span(Resolution resolution, long fromMs, long toMs) {
    /** A range as few buckets: whole hours in the middle, minutes at both ends. The beginning is taken to the minute before it. */
    static List<Span> minutesAndHours(long fromMs, long toMs) {
        long start = Resolution.MINUTE.startOf(fromMs);
        long firstHour = Resolution.HOUR.startOf(start + Resolution.HOUR.stepMs() - 1);
        long lastHour = Resolution.HOUR.startOf(toMs);
        if (firstHour >= lastHour) {
            return List.of(new Span(Resolution.MINUTE, start, toMs));
        }
        List<Span> spans = new ArrayList<>(3);
        if (start < firstHour) {
            spans.add(new Span(Resolution.MINUTE, start, firstHour));
        }
        spans.add(new Span(Resolution.HOUR, firstHour, lastHour));
        if (lastHour < toMs) {
            spans.add(new Span(Resolution.MINUTE, lastHour, toMs));
        }
        return spans;
    }

    /** A short range in buckets of ten seconds. The beginning is taken to the bucket that holds it. */
    static List<Span> tenSeconds(long fromMs, long toMs) {
        return List.of(new Span(Resolution.TEN_SECONDS, Resolution.TEN_SECONDS.startOf(fromMs), toMs));
    }
}
