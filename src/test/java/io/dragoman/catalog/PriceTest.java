package io.dragoman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class PriceTest {
    private static final long MAX_PRICE = 1_000_000_000_000_000L;
    private static final long MAX_TOKENS = 100_000_000;

    @Property
    void costsWhatExactArithmeticSaysRoundedOnce(
            @ForAll @LongRange(max = MAX_PRICE) long input,
            @ForAll @LongRange(max = MAX_PRICE) long output,
            @ForAll @LongRange(max = MAX_PRICE) long cacheRead,
            @ForAll @LongRange(max = MAX_TOKENS) long fresh,
            @ForAll @LongRange(max = MAX_TOKENS) long cached,
            @ForAll @LongRange(max = MAX_TOKENS) long written,
            @ForAll @LongRange(max = MAX_TOKENS) long visible,
            @ForAll @LongRange(max = MAX_TOKENS) long thought) {
        Price price = new Price(input, output, cacheRead, input, output);
        BigDecimal exact = product(fresh, input)
                .add(product(cached, cacheRead))
                .add(product(written, input))
                .add(product(visible, output))
                .add(product(thought, output))
                .movePointLeft(6);
        assertThat(price.costNanoUsd(new Usage(fresh, cached, written, visible, thought)))
                .isEqualTo(exact.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    @Property
    void neverCostsLessForMoreTokens(
            @ForAll @LongRange(max = MAX_PRICE) long price,
            @ForAll @LongRange(max = MAX_TOKENS) long tokens,
            @ForAll @LongRange(max = MAX_TOKENS) long more) {
        Price each = Price.of(price, price);
        assertThat(each.costNanoUsd(new Usage(tokens + more, 0, 0, 0, 0)))
                .isGreaterThanOrEqualTo(each.costNanoUsd(new Usage(tokens, 0, 0, 0, 0)));
    }

    @Property
    void givesBackTheUsdThatAnAdminWrote(
            @ForAll @BigRange(min = "0", max = "1000") @Scale(12) BigDecimal usdPerThousand) {
        long stored = Price.fromUsdPerThousand(usdPerThousand);
        assertThat(Price.toUsdPerThousand(stored)).isEqualByComparingTo(usdPerThousand);
    }

    @Example
    void capsWhatNoLongHolds() {
        Price price = Price.of(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(price.costNanoUsd(new Usage(Long.MAX_VALUE, 0, 0, 1, 0))).isEqualTo(Long.MAX_VALUE);
        assertThat(price.costNanoUsd(Usage.NONE)).isZero();
    }

    private static BigDecimal product(long tokens, long price) {
        return new BigDecimal(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price)));
    }
}
