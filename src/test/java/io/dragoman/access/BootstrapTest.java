package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.store.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-02, S-03, S-10. */
class BootstrapTest {
    private static final Caller CALLER = Caller.BROKER;
    private static final String ADMIN = "admin-0123456789";
    private static final String CONSUMER = "consumer-0123456789";
    private static final String ADMIN_FORM = "\\bdga_[A-Za-z0-9_-]{43}";
    private static final String CONSUMER_FORM = "\\bdg_[0-9A-Za-z]{8}_[A-Za-z0-9_-]{43}_[0-9A-Za-z]{6}";

    @TempDir
    Path root;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private @Nullable String admin;
    private @Nullable String consumer;
    private @Nullable String metrics;
    private @Nullable Path adminFile;

    @Test
    void showsTheKeysOnceAndStoresOnlyTheirHashesS02() throws IOException {
        start(access -> null);
        String shown = shown();
        String madeAdmin = found(shown, ADMIN_FORM);
        String madeConsumer = found(shown, CONSUMER_FORM);

        console.reset();
        start(access -> {
            assertThat(access.admin().opens(madeAdmin)).isTrue();
            assertThat(name(access, madeConsumer)).isEqualTo("default");
            return null;
        });
        assertThat(shown()).isEmpty();
        assertThat(allBytes()).doesNotContain(madeAdmin.substring(4), madeConsumer.substring(12, 55));
    }

    @Test
    void makesNoSecondConsumerKeyForAnAdminWhoDeletedTheFirst() {
        start(access -> null);
        console.reset();
        start(access -> {
            ApiKeyCalls calls = access.calls(KeySpending.UNKNOWN);
            access.keys().all().stream().map(live -> live.key().id()).toList().forEach(id -> calls.delete(CALLER, id));
            return null;
        });
        start(access -> {
            assertThat(access.keys().all()).isEmpty();
            return null;
        });
        assertThat(shown()).isEmpty();
    }

    @Test
    void usesGivenKeysAndShowsNothing() throws IOException {
        admin = ADMIN;
        consumer = CONSUMER;
        start(access -> {
            assertThat(access.admin().opens(ADMIN)).isTrue();
            assertThat(access.admin().opens(CONSUMER)).isFalse();
            assertThat(name(access, CONSUMER)).isEqualTo("default");
            return null;
        });
        assertThat(shown()).isEmpty();
        assertThat(allBytes()).doesNotContain(ADMIN, CONSUMER);
    }

    @Test
    void changesOnlyTheTextOfAConsumerKeyThatIsGivenAnew() {
        consumer = CONSUMER;
        start(access -> access.calls(KeySpending.UNKNOWN)
                .change(CALLER, "default", "{\"monthly_budget_usd\":3}".getBytes(StandardCharsets.UTF_8)));
        consumer = "another-0123456789";
        start(access -> {
            ApiKey key = access.keys().authenticate("another-0123456789", 0).key();
            assertThat(key.limits().monthlyBudgetNanoUsd()).hasValue(3_000_000_000L);
            assertThatThrownBy(() -> access.keys().authenticate(CONSUMER, 0)).isInstanceOf(DragomanException.class);
            return null;
        });
    }

    @Test
    void writesTheAdminTokenToANamedFileThatOnlyTheOwnerCanRead() throws IOException {
        adminFile = root.resolve("secrets/admin");
        start(access -> null);
        assertThat(shown()).doesNotContain("admin token").doesNotContainPattern(ADMIN_FORM);
        String written = Files.readString(adminFile).strip();
        assertThat(written).matches(ADMIN_FORM.substring(2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminFile)))
                .isEqualTo("rw-------");

        // Whoever has moved the file elsewhere gets no new token.
        Files.delete(adminFile);
        start(access -> {
            assertThat(access.admin().opens(written)).isTrue();
            return null;
        });
        assertThat(adminFile).doesNotExist();
    }

    @Test
    void takesTheAdminTokenFromAFileThatIsThere() throws IOException {
        adminFile = file("admin", "from-a-file-0123456789\n", "rw-r-----");
        start(access -> {
            assertThat(access.admin().opens("from-a-file-0123456789")).isTrue();
            return null;
        });
        assertThat(Files.readString(adminFile)).isEqualTo("from-a-file-0123456789\n");
    }

    @Test
    void rotatesTheAdminTokenWithItsFileAndForTheNextStart() throws IOException {
        adminFile = root.resolve("admin");
        String old = start(access -> {
            String before = read(root.resolve("admin"));
            String rotated = access.admin()
                    .rotate(CALLER, new byte[0])
                    .path("admin_token")
                    .asText();
            assertThat(rotated).matches(ADMIN_FORM.substring(2)).isNotEqualTo(before);
            assertThat(access.admin().opens(rotated)).isTrue();
            assertThat(access.admin().opens(before)).isFalse();
            return before;
        });
        String rotated = read(adminFile);
        adminFile = null;
        start(access -> {
            assertThat(access.admin().opens(rotated)).isTrue();
            assertThat(access.admin().opens(old)).isFalse();
            return null;
        });
    }

    @Test
    void keepsTheAdminTokenWhenItsFileCannotBeWritten() throws IOException {
        Path directory = Files.createDirectory(root.resolve("secrets"));
        adminFile = directory.resolve("admin");
        start(access -> {
            String before = read(directory.resolve("admin"));
            block(directory.resolve("admin.new"));
            assertThatThrownBy(() -> access.admin().rotate(CALLER, new byte[0]))
                    .isInstanceOfSatisfying(
                            DragomanException.class,
                            problem -> assertThat(problem.status()).isEqualTo(503));
            assertThat(access.admin().opens(before)).isTrue();
            return null;
        });
        String before = read(directory.resolve("admin"));
        adminFile = null;
        start(access -> {
            assertThat(access.admin().opens(before)).isTrue();
            return null;
        });
    }

    @Test
    void leavesAnAdminTokenOfTheConfigurationToTheOperator() {
        admin = ADMIN;
        start(access -> {
            assertThatThrownBy(() -> access.admin().rotate(CALLER, new byte[0]))
                    .hasMessageContaining("given by dragoman.admin-token");
            assertThatThrownBy(() -> access.admin().rotate(CALLER, "{\"x\":1}".getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("x: unknown field (expected: none)");
            assertThat(access.admin().opens(ADMIN)).isTrue();
            return null;
        });
    }

    @Test
    void refusesToStartWhereNobodyWouldKnowTheAdminTokenS03() {
        assertThatThrownBy(() -> start(access -> null, new PrintStream(new ClosedStream(), true)))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        refusal -> assertThat(refusal.exitCode()).isEqualTo(37))
                .hasMessageContaining("could be shown to nobody");
        // Nothing was stored, so the next start shows what it makes.
        start(access -> null);
        found(shown(), ADMIN_FORM);
        found(shown(), CONSUMER_FORM);
    }

    @Test
    void refusesAKeyOfLessThan128BitsWithoutRepeatingItS03() throws IOException {
        admin = "short-but-secre";
        assertThatThrownBy(() -> start(access -> null))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        refusal -> assertThat(refusal.exitCode()).isEqualTo(35))
                .hasMessageContaining("dragoman.admin-token: 120 bits (expected: 128 or more")
                .hasMessageNotContaining("secre");
        admin = null;
        consumer = "x";
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("dragoman.consumer-key: 8 bits");
        consumer = null;
        metrics = "x";
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("dragoman.metrics-token: 8 bits");
        metrics = null;
        adminFile = file("admin", "short", "rw-------");
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("dragoman.admin-token-file: 40 bits");
    }

    @Test
    void refusesSecretFilesThatAreUnfitS03() throws IOException {
        adminFile = file("open", "0123456789abcdef0123456789", "rw----r--");
        assertThatThrownBy(() -> start(access -> null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is open to others, rw----r--")
                .hasMessageNotContaining("0123456789abcdef");
        adminFile = file("empty", " \n", "rw-------");
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("is empty");
        adminFile = file("long", "x".repeat(5_000), "rw-------");
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("is too long");
        adminFile = Files.createDirectory(
                root.resolve("directory"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("cannot be read");
        adminFile = file("blocked", "x", "rw-------").resolve("below");
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("cannot be written");
        adminFile = root.resolve("fresh");
        admin = ADMIN;
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("both are set");
    }

    @Test
    void refusesOneKeyForTwoDoors() {
        admin = "0123456789abcdef";
        consumer = "0123456789abcdef";
        assertThatThrownBy(() -> start(access -> null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("two are equal");
        consumer = CONSUMER;
        metrics = "0123456789abcdef";
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("two are equal");
        metrics = CONSUMER;
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("two are equal");
        metrics = "metrics-0123456789";
        start(access -> null);
        consumer = null;
        admin = CONSUMER;
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("two are equal");
    }

    @Test
    void refusesToTakeEveryKeyForForeignWhenThePepperIsGone() throws IOException {
        start(access -> null);
        Path pepper = root.resolve("data/pepper");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pepper)))
                .isEqualTo("rw-------");
        String kept = Files.readString(pepper);
        assertThat(kept).matches("[0-9a-f]{64}\\n");

        Files.delete(pepper);
        assertThatThrownBy(() -> start(access -> null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is missing, and 1 keys were made with it");
        Files.writeString(pepper, "0".repeat(64));
        chmod(pepper);
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("is another one");
        Files.writeString(pepper, "0".repeat(62));
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("holds no pepper");
        Files.writeString(pepper, "pepper");
        assertThatThrownBy(() -> start(access -> null)).hasMessageContaining("holds no pepper");
        Files.writeString(pepper, kept);
        start(access -> null);
    }

    private <T extends @Nullable Object> T start(Function<Access, T> use) {
        return start(use, new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private <T extends @Nullable Object> T start(Function<Access, T> use, PrintStream output) {
        AccessSettings settings = new AccessSettings(
                Optional.ofNullable(admin),
                Optional.ofNullable(adminFile),
                Optional.ofNullable(consumer),
                Optional.ofNullable(metrics),
                false,
                root.resolve("data/pepper"),
                0);
        try (Database database = Database.open("", root.resolve("data"), 1);
                Access access = new Bootstrap(
                                database, new AuditLog(database, Clock.systemUTC()), output, Clock.systemUTC())
                        .open(settings)) {
            return use.apply(access);
        }
    }

    private String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private static String name(Access access, String key) {
        return access.keys().authenticate(key, 0).key().name();
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

    private Path file(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(root.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private static void chmod(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A directory with something in it stands where a file is to be written. */
    private static void block(Path file) {
        try {
            Files.createDirectory(file);
            Files.writeString(file.resolve("inside"), "x");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String found(String text, String form) {
        Matcher matcher = Pattern.compile(form).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        String key = matcher.group();
        assertThat(matcher.find()).isFalse();
        return key;
    }

    /** An output that nobody reads. */
    private static final class ClosedStream extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("closed");
        }
    }
}
