package io.dragoman.chat;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money: stored and added as integer nano-USD, shown in USD. */
public final class Usd {
    /** Nano-USD in one USD. */
    public static final long NANO = 1_000_000_000L;

    private Usd() {}

    /** USD to nano-USD, rounded half up. */
    public static long toNano(double usd) {
        return toNano(BigDecimal.valueOf(usd));
    }

    /** USD to nano-USD, rounded half up. */
    public static long toNano(BigDecimal usd) {
        return usd.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** Nano-USD as USD without trailing zeros, never in exponent form when printed with {@code toPlainString}. */
    public static BigDecimal ofNano(long nanoUsd) {
        BigDecimal usd = BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }
}
