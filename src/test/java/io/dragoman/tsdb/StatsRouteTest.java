package io.dragoman.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsRouteTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    @TempDir
    Path root;

    private TsdbRig tsdb;

    @BeforeEach
    void start() throws Exception {
        tsdb = new TsdbRig(root.resolve("data"));
    }

    @AfterEach
    void stop() {
        tsdb.close();
    }

    @Test
    void countsInWindowsAndAgainAfterARestart() throws Exception {
        tsdb.add(
                tsdb.request(5_000, "m-a", 100, null),
                tsdb.request(3 * MINUTE, "m-a", 300, ErrorClass.TRANSIENT),
                tsdb.request(20 * MINUTE, "m-b", 200, null),
                tsdb.request(5 * HOUR, "m-b", 200, null),
                tsdb.request(23 * HOUR + 30 * MINUTE, "m-b", 200, null),
                tsdb.request(25 * HOUR, "m-b", 200, null));

        JsonNode stats = stats();

        assertThat(counts(stats.path("global"))).isEqualTo("1m=1 5m=2 1h=3 24h=5 ");
        assertThat(counts(stats.at("/by_model/m-a"))).isEqualTo("1m=1 5m=2 1h=2 24h=2 ");
        assertThat(counts(stats.at("/by_provider/m-b-provider"))).isEqualTo("1m=0 5m=0 1h=1 24h=3 ");
        assertThat(counts(stats.at("/by_mode/normal"))).isEqualTo("1m=1 5m=2 1h=3 24h=5 ");
        assertThat(counts(stats.at("/by_api_key/key_1"))).isEqualTo("1m=1 5m=2 1h=3 24h=5 ");
        JsonNode hour = stats.at("/global/2");
        assertThat(hour.path("error_count").asInt()).isEqualTo(1);
        assertThat(hour.path("error_rate").asDouble()).isEqualTo(1 / 3.0);
        assertThat(hour.path("avg_latency_ms").asDouble()).isEqualTo(200);
        assertThat(hour.path("p95_latency_ms").asLong()).isEqualTo(300);
        assertThat(hour.path("total_cost_usd").decimalValue()).isEqualByComparingTo("0.000003");
        assertThat(hour.path("input_tokens").asInt()).isEqualTo(30);
        assertThat(hour.path("output_tokens").asInt()).isEqualTo(15);

        stop();
        start();

        assertThat(stats()).isEqualTo(stats);
    }

    @Test
    void isZeroWhenThereIsNothing() throws Exception {
        JsonNode stats = stats();

        assertThat(counts(stats.path("global"))).isEqualTo("1m=0 5m=0 1h=0 24h=0 ");
        assertThat(stats.path("by_model").toString()).isEqualTo("{}");
    }

    @Test
    void countsARequestThatNobodyWasAskedForButNamesNoModel() throws Exception {
        tsdb.add(tsdb.request(1, null, 5, ErrorClass.KEY, Mode.CHEAP, null, List.of()));

        JsonNode stats = stats();

        assertThat(stats.at("/global/0/error_count").asInt()).isEqualTo(1);
        assertThat(stats.path("by_model").toString()).isEqualTo("{}");
        assertThat(stats.path("by_api_key").toString()).isEqualTo("{}");
    }

    private JsonNode stats() throws Exception {
        return TsdbRig.json(tsdb.rig.get("/admin/v1/stats"));
    }

    private static String counts(JsonNode entries) {
        StringBuilder counts = new StringBuilder();
        entries.forEach(entry -> counts.append(entry.path("window").asText())
                .append('=')
                .append(entry.path("request_count").asLong())
                .append(' '));
        return counts.toString();
    }
}
