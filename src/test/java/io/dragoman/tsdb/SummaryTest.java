package io.dragoman.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final long MAX = 1L << 50;

    @Property(tries = 300)
    void findsPercentilesToASixtiethPart(@ForAll @Size(min = 1, max = 200) List<@LongRange(max = MAX) Long> values) {
        Summary summary = summary(values);
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();

        for (double share : new double[] {0.5, 0.95, 1}) {
            long exact = sorted[(int) Math.ceil(share * sorted.length) - 1];
            assertThat((double) summary.percentile(share)).isCloseTo(exact, Offset.offset(exact / 60.0));
        }
    }

    @Property(tries = 200)
    void comesToTheSameWhetherMergedPackedOrAddedOneByOne(
            @ForAll @Size(max = 100) List<@LongRange(max = MAX) Long> some,
            @ForAll @Size(max = 100) List<@LongRange(max = MAX) Long> others) {
        Summary all = summary(some);
        others.forEach(all::add);
        Summary merged = summary(some);
        merged.merge(summary(others));
        Summary unpacked = new Summary();
        unpacked.merge(summary(others).packed(), true);
        unpacked.merge(summary(some).packed(), true);

        assertThat(merged.packed()).isEqualTo(all.packed());
        assertThat(unpacked.packed()).isEqualTo(all.packed());
        assertThat(all.count()).isEqualTo(some.size() + others.size());
        assertThat(all.sum())
                .isEqualTo(some.stream().mapToLong(Long::longValue).sum()
                        + others.stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void takesTwentyBytesForAMinuteOfThreeRequests() {
        assertThat(summary(List.of(812L, 1_240L, 906L)).packed()).hasSizeLessThan(20);
    }

    @Test
    void readsFlagsAsZerosAndOnes() {
        Summary summary = Summary.ofFlags(100, 4);

        assertThat(summary.count()).isEqualTo(100);
        assertThat(summary.sum()).isEqualTo(4);
        assertThat(summary.average()).isEqualTo(0.04);
        assertThat(summary.min()).isZero();
        assertThat(summary.max()).isEqualTo(1);
        assertThat(summary.percentile(0.95)).isZero();
        assertThat(summary.percentile(0.97)).isEqualTo(1);
    }

    @Test
    void isZeroWhereThereIsNothing() {
        Summary summary = new Summary();

        assertThat(new double[] {summary.average(), summary.min(), summary.max(), summary.percentile(0.95)})
                .containsOnly(0);
        assertThat(summary.packed()).isEmpty();
    }

    @Test
    void isExactBelowSixtyFour() {
        long[] values = {1, 2, 3, 40, 63};

        assertThat(Arrays.stream(values)
                        .allMatch(value -> summary(List.of(value, value, value)).percentile(0.5) == value))
                .isTrue();
    }

    private static Summary summary(List<Long> values) {
        Summary summary = new Summary();
        values.forEach(summary::add);
        return summary;
    }
}
