package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.access.Principal.Kind;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.store.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
    private static final Optional<String> NONE = Optional.empty();

    @TempDir
    Path root;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @Test
    void showsTheKeysOnceAndStoresOnlyTheirHashesS02() throws IOException {
        AccessKeys first = start(NONE, NONE, NONE);
        String shown = console.toString(StandardCharsets.UTF_8);
        String admin = found(shown, "\\bdga_[A-Za-z0-9_-]{43}");
        String consumer = found(shown, "\\bdg_[A-Za-z0-9_-]{43}");
        assertThat(first.find(admin, Kind.ADMIN)).map(Principal::id).contains("admin");
        assertThat(first.find(consumer, Kind.CONSUMER)).map(Principal::id).contains("default");

        console.reset();
        AccessKeys second = start(NONE, NONE, NONE);
        assertThat(console.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(second.find(admin, Kind.ADMIN)).isPresent();
        assertThat(second.find(consumer, Kind.CONSUMER)).isPresent();
        assertThat(allBytes()).doesNotContain(admin.substring(4), consumer.substring(3));
    }

    @Test
    void usesGivenKeysAndShowsNothing() throws IOException {
        AccessKeys keys = start(Optional.of("admin-0123456789"), Optional.of("consumer-0123456789"), NONE);
        assertThat(console.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(keys.find("admin-0123456789", Kind.ADMIN)).isPresent();
        assertThat(keys.find("consumer-0123456789", Kind.CONSUMER)).isPresent();
        assertThat(allBytes()).doesNotContain("admin-0123456789");
    }

    @Test
    void opensNoOtherDoorWithAKey() {
        AccessKeys keys = start(
                Optional.of("admin-0123456789"), Optional.of("consumer-0123456"), Optional.of("metrics-0123456789"));
        assertThat(keys.find("consumer-0123456", Kind.ADMIN)).isEmpty();
        assertThat(keys.find("admin-0123456789", Kind.CONSUMER)).isEmpty();
        assertThat(keys.find("metrics-0123456789", Kind.ADMIN)).isEmpty();
        assertThat(keys.find("metrics-0123456789", Kind.ADMIN, Kind.METRICS)).isPresent();
        assertThat(keys.find("", Kind.ADMIN, Kind.CONSUMER, Kind.METRICS)).isEmpty();
    }

    @Test
    void refusesAKeyOfLessThan128BitsWithoutRepeatingItS03() {
        assertThatThrownBy(() -> start(Optional.of("short-but-secre"), NONE, NONE))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("dragoman.admin-token: 120 bits (expected: 128 or more")
                .hasMessageNotContaining("secre");
        assertThatThrownBy(() -> start(NONE, Optional.of("x"), NONE))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("dragoman.consumer-key");
    }

    @Test
    void refusesOneKeyForTwoDoors() {
        assertThatThrownBy(() -> start(Optional.of("0123456789abcdef"), Optional.of("0123456789abcdef"), NONE))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("two are equal");
    }

    private AccessKeys start(Optional<String> admin, Optional<String> consumer, Optional<String> metrics) {
        try (Database database = Database.open("", root.resolve("data"), 1)) {
            return new Bootstrap(database, new PrintStream(console, true, StandardCharsets.UTF_8), Clock.systemUTC())
                    .keys(admin, consumer, metrics);
        }
    }

    private String allBytes() throws IOException {
        StringBuilder bytes = new StringBuilder();
        try (Stream<Path> files = Files.list(root.resolve("data"))) {
            for (Path file : files.toList()) {
                bytes.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString();
    }

    private static String found(String text, String form) {
        Matcher matcher = Pattern.compile(form).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        String key = matcher.group();
        assertThat(matcher.find()).isFalse();
        return key;
    }
}
