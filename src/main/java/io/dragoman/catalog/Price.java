package io.dragoman.catalog;

import io.dragoman.chat.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What tokens of a model cost, per class, in nano-USD for one million tokens. Integers: 0.0375 USD per million is 37500000.
 *
 * @param input fresh input
 * @param output visible output
 * @param cacheRead input read from the provider's cache
 * @param cacheWrite input written to the provider's cache
 * @param reasoning reasoning output
 */
public record Price(long input, long output, long cacheRead, long cacheWrite, long reasoning) {
    public static final Price FREE = new Price(0, 0, 0, 0, 0);

    private static final long MILLION = 1_000_000;

    public Price {
        if (input < 0 || output < 0 || cacheRead < 0 || cacheWrite < 0 || reasoning < 0) {
            throw new IllegalArgumentException("price: negative (expected: 0 or more for each class)");
        }
    }

    /** A price where only input and output are known: cache classes cost as input, reasoning as output. */
    public static Price of(long inputPerMillion, long outputPerMillion) {
        return new Price(inputPerMillion, outputPerMillion, inputPerMillion, inputPerMillion, outputPerMillion);
    }

    /** USD for 1,000 tokens, as in the admin API, to nano-USD for one million. */
    public static long fromUsdPerThousand(BigDecimal usd) {
        return usd.movePointRight(12).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** Nano-USD for one million tokens to USD for 1,000, as in the admin API. */
    public static BigDecimal toUsdPerThousand(long nanoPerMillion) {
        BigDecimal usd = BigDecimal.valueOf(nanoPerMillion, 12).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    /** Nano-USD for the usage, rounded half up once, over the sum of all classes; the largest long when it is more than that. */
    public long costNanoUsd(Usage usage) {
        try {
            return Math.floorDiv(Math.addExact(atoms(usage), MILLION / 2), MILLION);
        } catch (ArithmeticException tooLarge) {
            // Only make-believe prices or token counts come here; they must not stop a request.
            return exactCostNanoUsd(usage);
        }
    }

    private long atoms(Usage usage) {
        long inputs = Math.addExact(
                Math.addExact(
                        Math.multiplyExact(usage.input(), input), Math.multiplyExact(usage.cacheRead(), cacheRead)),
                Math.multiplyExact(usage.cacheWrite(), cacheWrite));
        long outputs = Math.addExact(
                Math.multiplyExact(usage.output(), output), Math.multiplyExact(usage.reasoning(), reasoning));
        return Math.addExact(inputs, outputs);
    }

    private long exactCostNanoUsd(Usage usage) {
        BigDecimal atoms = product(usage.input(), input)
                .add(product(usage.cacheRead(), cacheRead))
                .add(product(usage.cacheWrite(), cacheWrite))
                .add(product(usage.output(), output))
                .add(product(usage.reasoning(), reasoning));
        return atoms.movePointLeft(6)
                .setScale(0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    private static BigDecimal product(long tokens, long price) {
        return BigDecimal.valueOf(tokens).multiply(BigDecimal.valueOf(price));
    }
}
