package io.dragoman.walk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What the requests of a broker came to, as one of its sinks tells it. */
record RunCounts(long requests, long errors, long attempts, long tokens, BigDecimal costUsd) {
    private static final ObjectMapper JSON = new ObjectMapper();

    RunCounts {
        costUsd = costUsd.setScale(9, RoundingMode.HALF_UP);
    }

    static RunCounts ofLogs(RunningBroker broker) throws JsonProcessingException {
        long requests = 0;
        long errors = 0;
        long attempts = 0;
        long tokens = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (String line : broker.admin("/logs/export").body().lines().toList()) {
            JsonNode row = JSON.readTree(line);
            requests++;
            errors += row.path("error_class").isNull() ? 0 : 1;
            attempts += row.path("attempts").size();
            tokens += row.path("total_tokens").asLong();
            cost = cost.add(row.path("cost_usd").decimalValue());
        }
        return new RunCounts(requests, errors, attempts, tokens, cost);
    }

    /** Of the last day. */
    static RunCounts ofStats(RunningBroker broker) {
        JsonNode day = broker.admin("/stats").json().at("/global/3");
        return new RunCounts(
                day.path("request_count").asLong(),
                day.path("error_count").asLong(),
                day.path("attempt_count").asLong(),
                day.path("input_tokens").asLong() + day.path("output_tokens").asLong(),
                day.path("total_cost_usd").decimalValue());
    }

    static RunCounts ofTsdb(RunningBroker broker) {
        return new RunCounts(
                sum(broker, "requests").longValue(),
                sum(broker, "errors").longValue(),
                sum(broker, "attempts").longValue(),
                sum(broker, "tokens").longValue(),
                sum(broker, "cost"));
    }

    /** Since the start of the process. */
    static RunCounts ofPrometheus(RunningBroker broker) {
        String text =
                broker.send("GET", "/metrics", RunningBroker.ADMIN_TOKEN, "").body();
        BigDecimal succeeded = scraped(text, "dragoman_requests_total{.*error_class=\"none\".*");
        BigDecimal all = scraped(text, "dragoman_requests_total{.*");
        return new RunCounts(
                all.longValue(),
                all.subtract(succeeded).longValue(),
                scraped(text, "dragoman_attempts_total{.*").longValue(),
                scraped(text, "dragoman_tokens_total{.*").longValue(),
                scraped(text, "dragoman_cost_usd_total{.*"));
    }

    RunCounts minus(RunCounts other) {
        return new RunCounts(
                requests - other.requests,
                errors - other.errors,
                attempts - other.attempts,
                tokens - other.tokens,
                costUsd.subtract(other.costUsd));
    }

    private static BigDecimal sum(RunningBroker broker, String metric) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode series :
                broker.admin("/tsdb/query?metric=" + metric).json().path("series")) {
            for (JsonNode point : series.path("points")) {
                sum = sum.add(point.path("v").decimalValue());
            }
        }
        return sum;
    }

    private static BigDecimal scraped(String text, String line) {
        return text.lines()
                .filter(one -> one.matches(line.replace("{", "\\{")))
                .map(one -> new BigDecimal(one.substring(one.lastIndexOf(' ') + 1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
