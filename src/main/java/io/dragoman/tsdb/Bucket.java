package io.dragoman.tsdb;

import java.util.HashMap;
import java.util.Map;

/** Everything that is kept of the samples of one series in one span of time. Not thread-safe. */
final class Bucket {
    long requests;
    long errors;
    long attempts;
    long attemptErrors;
    final Summary latency = new Summary();
    final Summary ttft = new Summary();
    final Summary cost = new Summary();
    final Summary tokensIn = new Summary();
    final Summary tokensOut = new Summary();
    final Summary tokens = new Summary();

    void add(Sample sample) {
        requests += sample.requests();
        errors += sample.errors();
        attempts += sample.attempts();
        attemptErrors += sample.attemptErrors();
        if (sample.latencyMs() >= 0) {
            latency.add(sample.latencyMs());
        }
        if (sample.ttftMs() >= 0) {
            ttft.add(sample.ttftMs());
        }
        if (sample.attempts() > 0) {
            cost.add(sample.costNanoUsd());
            tokensIn.add(sample.tokensIn());
            tokensOut.add(sample.tokensOut());
            tokens.add(sample.tokensIn() + sample.tokensOut());
        }
    }

    void merge(Bucket other) {
        requests += other.requests;
        errors += other.errors;
        attempts += other.attempts;
        attemptErrors += other.attemptErrors;
        latency.merge(other.latency);
        ttft.merge(other.ttft);
        cost.merge(other.cost);
        tokensIn.merge(other.tokensIn);
        tokensOut.merge(other.tokensOut);
        tokens.merge(other.tokens);
    }

    /** Values by the names of {@code sql/sample_rollup/upsert.sql}, but those of its key. */
    Map<String, Object> columns() {
        Map<String, Object> columns = new HashMap<>(32);
        columns.put("requests", requests);
        columns.put("errors", errors);
        columns.put("attempts", attempts);
        columns.put("attempt_errors", attemptErrors);
        columns.put("latency", latency.packed());
        columns.put("ttft", ttft.packed());
        columns.put("cost", cost.packed());
        columns.put("tokens_in", tokensIn.packed());
        columns.put("tokens_out", tokensOut.packed());
        columns.put("tokens", tokens.packed());
        return columns;
    }

    Summary of(Metric metric) {
        return switch (metric) {
            case LATENCY -> latency;
            case TTFT -> ttft;
            case COST -> cost;
            case TOKENS_IN -> tokensIn;
            case TOKENS_OUT -> tokensOut;
            case TOKENS -> tokens;
            case ERRORS -> Summary.ofFlags(requests, errors);
            case REQUESTS -> Summary.ofFlags(requests, requests);
            case ATTEMPTS -> Summary.ofFlags(attempts, attempts);
            case ATTEMPT_ERRORS -> Summary.ofFlags(attempts, attemptErrors);
        };
    }
}
