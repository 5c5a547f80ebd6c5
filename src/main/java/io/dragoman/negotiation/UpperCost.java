package io.dragoman.negotiation;

import io.dragoman.catalog.Price;

/**
 * What one attempt can cost at most, whichever price class its tokens fall into. Amounts are nano-USD, rounded up; 9,000 USD and
 * more is {@link Long#MAX_VALUE}.
 *
 * @param price price of the model
 * @param inputTokens input tokens, with head-room
 * @param choices answers that one request asks for
 */
record UpperCost(Price price, int inputTokens, int choices) {
    private static final long MILLION = 1_000_000;
    /** 9,000 USD: far over any budget, and small enough to be multiplied by a million. */
    private static final long BEYOND_ANY_BUDGET = 9_000_000_000_000L;

    /** Cost when each answer has this many output tokens. */
    long nanoUsd(int outputTokens) {
        return sum(ceil(inputTokens, dearestInput()), ceil((long) outputTokens * choices, dearestOutput()));
    }

    /** Output tokens of one answer that the budget pays for; as many as an int holds when output is free. */
    int outputTokensWithin(long budgetNanoUsd) {
        long left = Math.min(BEYOND_ANY_BUDGET, budgetNanoUsd) - ceil(inputTokens, dearestInput());
        if (left < 0) {
            return 0;
        }
        if (dearestOutput() == 0) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.min(Integer.MAX_VALUE, left * MILLION / dearestOutput() / choices);
    }

    /** Input may be written to the provider's cache, at a higher price, whether or not the client asked for that. */
    private long dearestInput() {
        return Math.max(price.input(), Math.max(price.cacheWrite(), price.cacheRead()));
    }

    private long dearestOutput() {
        return Math.max(price.output(), price.reasoning());
    }

    private static long ceil(long tokens, long perMillion) {
        if ((double) tokens * perMillion >= (double) BEYOND_ANY_BUDGET * MILLION) {
            return Long.MAX_VALUE;
        }
        return (tokens * perMillion + MILLION - 1) / MILLION;
    }

    private static long sum(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
