package io.dragoman.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.log.Body.Piece;
import io.dragoman.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-80. */
class StoredBodyTest {
    @TempDir
    Path dir;

    private Database database;
    private BodyQueue queue;

    @BeforeEach
    void open() {
        database = Database.open("", dir, 1);
        queue = new BodyQueue(database, 1_000);
    }

    @AfterEach
    void close() {
        queue.close();
        database.close();
    }

    @Test
    void deletesWhatIsOlderThanItsKeyWantsAndLeavesWhatIsYounger() {
        key("short", 1);
        key("long", 3);
        add("a", "short");
        add("b", "long");
        queue.flush();

        prune(Duration.ofDays(2), 90);

        assertThat(find("a", "short", Duration.ZERO)).isFalse();
        assertThat(find("b", "long", Duration.ZERO)).isTrue();
        prune(Duration.ofDays(4), 90);
        assertThat(find("b", "long", Duration.ZERO)).isFalse();
    }

    @Test
    void showsNothingThatIsTooOldBeforeItIsDeleted() {
        key("k", 1);
        add("a", "k");
        queue.flush();

        assertThat(find("a", "k", Duration.ofHours(23))).isTrue();
        assertThat(find("a", "k", Duration.ofHours(24))).isFalse();
    }

    @Test
    void deletesWhatBelongsToAKeyThatIsGoneOrStoresNothingAnyMore() {
        key("gone", 9);
        key("off", 9);
        add("a", "gone");
        add("b", "off");
        queue.flush();
        database.change("api_key/delete", Map.of("id", "gone"));
        key("off", 0);

        prune(Duration.ofMinutes(1), 90);

        key("gone", 9);
        key("off", 9);
        assertThat(find("a", "gone", Duration.ZERO)).isFalse();
        assertThat(find("b", "off", Duration.ZERO)).isFalse();
    }

    @Test
    void keepsNoBodyLongerThanItsLog() {
        key("k", 100);
        add("a", "k");
        queue.flush();

        prune(Duration.ofDays(8), 7);

        assertThat(find("a", "k", Duration.ZERO)).isFalse();
    }

    @Test
    void dropsWhatIsTooMuchForTheMemoryAndCountsIt() {
        key("k", 9);
        BodyQueue large = new BodyQueue(database, 1 << 20);
        byte[] mebibyte = new byte[1 << 20];
        for (int i = 0; i < 70; i++) {
            large.add(new Body(Samples.NOON, "r" + i, "k", Piece.of(mebibyte, 1 << 20), Piece.NONE));
        }

        assertThat(large.dropped()).isEqualTo(6);
        large.flush();
        assertThat(find("r63", "k", Duration.ZERO)).isTrue();
        large.add(new Body(Samples.NOON, "later", "k", Piece.of(mebibyte, 1 << 20), Piece.NONE));
        large.flush();
        assertThat(find("later", "k", Duration.ZERO)).isTrue();
    }

    private void add(String requestId, String key) {
        Piece piece = Piece.of(requestId.getBytes(StandardCharsets.UTF_8), 1_000);
        queue.add(new Body(Samples.NOON, requestId, key, piece, piece));
    }

    private boolean find(String requestId, String key, Duration later) {
        return new StoredBody(database, at(later))
                        .find(Map.of("request_id", requestId, "timestamp_ms", Samples.NOON, "api_key_id", key))
                != null;
    }

    private void prune(Duration later, int days) {
        new LogRetention(database, at(later), days).prune();
    }

    private static Clock at(Duration later) {
        return Clock.fixed(Instant.ofEpochMilli(Samples.NOON).plus(later), ZoneOffset.UTC);
    }

    private void key(String id, int days) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("name", id);
        row.put("hash", "sha256:00");
        row.put("scopes", "[]");
        row.put("enabled", 1);
        row.put("body_retention_days", days == 0 ? null : (Integer) days);
        row.put("created_at_ms", Samples.NOON);
        row.put("rotated_at_ms", Samples.NOON);
        database.change("api_key/upsert", row);
    }
}
