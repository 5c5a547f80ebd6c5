package io.dragoman.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.Cancellation;
import io.dragoman.idempotency.Idempotency.Opened;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.StoreThreads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {
    private static final String ASKED = "a".repeat(64);
    private static final String ANOTHER = "b".repeat(64);
    private static final IdempotencyKey KEY = new IdempotencyKey("alice", "order-1");

    @TempDir
    Path dir;

    private final SetClock clock = new SetClock();
    private Database database;
    private StoreThreads threads;
    private Idempotency idempotency;

    @BeforeEach
    void open() {
        database = Database.open("", dir.resolve("data"), 1);
        threads = new StoreThreads(1);
        idempotency = broker();
    }

    @AfterEach
    void close() {
        threads.close();
        database.close();
    }

    @Test
    void replaysTheAnswerOfTheFirstByteForByte() {
        first(KEY).end(answer(200, "the answer"));

        KeptAnswer repeat = repeat(KEY);

        assertThat(repeat.status()).isEqualTo(200);
        assertThat(new String(repeat.body(), UTF_8)).isEqualTo("the answer");
        assertThat(repeat.headers()).containsOnly(Map.entry("Content-Type", "application/json"));
        assertThat(repeat.requestId()).isEqualTo("first");
    }

    @Test
    void keepsTheKeysOfTwoConsumersApart() {
        first(KEY).end(answer(200, "for alice"));
        first(new IdempotencyKey("bob", KEY.key())).end(answer(200, "for bob"));

        assertThat(new String(repeat(KEY).body(), UTF_8)).isEqualTo("for alice");
        assertThat(new String(repeat(new IdempotencyKey("bob", KEY.key())).body(), UTF_8))
                .isEqualTo("for bob");
    }

    @Test
    void refusesTheKeyForAnotherBodyWhileTheFirstRunsAndAfter() {
        Run run = first(KEY);
        assertRefused(() -> open(KEY, ANOTHER), ProblemCode.IDEMPOTENCY_KEY_REUSED);

        run.end(answer(200, "the answer"));

        assertRefused(() -> open(KEY, ANOTHER), ProblemCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(repeat(KEY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 401, 403, 408})
    void startsAnewAfterAnAnswerThatARepeatMayCure(int status) {
        first(KEY).end(answer(status, "sorry"));

        assertThat(open(KEY, ASKED).run()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 413, 422})
    void keepsAnAnswerThatIsFinal(int status) {
        first(KEY).end(answer(status, "so it is"));

        assertThat(repeat(KEY).status()).isEqualTo(status);
    }

    @Test
    void givesThoseWhoJoinedTheAnswerEvenWhereItIsNotKept() {
        Run run = first(KEY);
        CompletableFuture<Opened> joined = CompletableFuture.supplyAsync(() -> open(KEY, ASKED));
        await().atMost(5, SECONDS).until(() -> run.answer().getNumberOfDependents() == 1);

        run.end(answer(502, "every attempt failed"));

        assertThat(Objects.requireNonNull(joined.join().repeat()).status()).isEqualTo(502);
        assertThat(open(KEY, ASKED).run()).isNotNull();
    }

    @Test
    void stopsWaitingWhenTheClientThatJoinedLeaves() {
        first(KEY);
        Cancellation client = new Cancellation();
        CompletableFuture<Opened> joined =
                CompletableFuture.supplyAsync(() -> idempotency.open(KEY, ASKED, "second", client));

        client.cancel();

        assertThatThrownBy(joined::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .extracting(failure -> ((DragomanException) failure).code())
                .isEqualTo(ProblemCode.CLIENT_GONE);
    }

    @Test
    void refusesARepeatOfWhatACrashHasBrokenOff() {
        first(KEY);

        assertRefused(() -> broker().open(KEY, ASKED, "after", new Cancellation()), ProblemCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void replaysAcrossARestart() {
        first(KEY).end(answer(200, "the answer"));

        Opened opened = broker().open(KEY, ASKED, "after", new Cancellation());

        assertThat(Objects.requireNonNull(opened.repeat()).status()).isEqualTo(200);
    }

    @Test
    void refusesARepeatOfAnAnswerThatWasTooLargeToKeep() {
        first(KEY).end(answer(200, "x".repeat(1_001)));

        assertRefused(() -> open(KEY, ASKED), ProblemCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void refusesARepeatOfAStreamThatWasLeft() {
        first(KEY).lose(Lost.CLIENT_LEFT);

        assertRefused(() -> open(KEY, ASKED), ProblemCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void takesOnlyTheFirstEndOfARun() {
        Run run = first(KEY);
        run.end(answer(200, "the answer"));

        run.lose(Lost.CLIENT_LEFT);
        run.endUnfinished(answer(500, ""));

        assertThat(repeat(KEY).status()).isEqualTo(200);
    }

    @Test
    void forgetsAKeyAfterItsTime() {
        first(KEY).end(answer(200, "the answer"));

        clock.now = clock.now.plus(Duration.ofHours(24));

        assertThat(open(KEY, ANOTHER).run()).isNotNull();
    }

    @Test
    void refusesAKeyTooManyUntilPruningHasMadeRoom() {
        for (int i = 0; i < 5; i++) {
            first(new IdempotencyKey("alice", "key-" + i)).end(answer(200, ""));
        }
        IdempotencyKey sixth = new IdempotencyKey("alice", "key-6");

        assertRefused(() -> open(sixth, ASKED), ProblemCode.RATE_LIMITED);
        assertThat(open(new IdempotencyKey("bob", "key-1"), ASKED).run()).isNotNull();
        clock.now = clock.now.plus(Duration.ofHours(24));
        idempotency.prune();

        assertThat(open(sixth, ASKED).run()).isNotNull();
    }

    @Test
    void dropsTheOldestAnswersWhenAllTogetherAreTooLargeAndKeepsTheirKeysUsed() {
        for (int i = 0; i < 4; i++) {
            first(new IdempotencyKey("alice", "key-" + i)).end(answer(200, "x".repeat(900)));
            clock.now = clock.now.plusSeconds(1);
        }

        idempotency.prune();

        assertRefused(() -> open(new IdempotencyKey("alice", "key-0"), ASKED), ProblemCode.IDEMPOTENCY_CONFLICT);
        assertRefused(() -> open(new IdempotencyKey("alice", "key-1"), ASKED), ProblemCode.IDEMPOTENCY_CONFLICT);
        assertThat(repeat(new IdempotencyKey("alice", "key-2")).body()).hasSize(900);
        assertThat(repeat(new IdempotencyKey("alice", "key-3")).body()).hasSize(900);
    }

    @Test
    void refusesTheRequestWhenTheKeyCannotBeStored() {
        database.close();

        assertRefused(() -> open(KEY, ASKED), ProblemCode.STORE_UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "täst", "tab\there"})
    void refusesKeysThatAreNotVisibleAscii(String key) {
        assertThatThrownBy(() -> new IdempotencyKey("alice", key)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void takesKeysOfUpTo255Characters() {
        assertThat(new IdempotencyKey("alice", "k".repeat(255)).key()).hasSize(255);
        assertThatThrownBy(() -> new IdempotencyKey("alice", "k".repeat(256)))
                .hasMessageContaining("256 characters (expected: 1 to 255");
    }

    private Idempotency broker() {
        IdempotencySettings settings =
                new IdempotencySettings(Duration.ofHours(24), 5, 1_000, 2_000, Duration.ofSeconds(20));
        return new Idempotency(new IdempotencyRows(database, threads, settings, clock), settings);
    }

    private Opened open(IdempotencyKey key, String fingerprint) {
        return idempotency.open(key, fingerprint, "first", new Cancellation());
    }

    private Run first(IdempotencyKey key) {
        return Objects.requireNonNull(open(key, ASKED).run(), "the key is in use");
    }

    private KeptAnswer repeat(IdempotencyKey key) {
        return Objects.requireNonNull(open(key, ASKED).repeat(), "the key is free");
    }

    private static KeptAnswer answer(int status, String body) {
        return new KeptAnswer(status, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8), "first");
    }

    private static void assertRefused(Runnable request, ProblemCode code) {
        assertThatThrownBy(request::run)
                .isInstanceOf(DragomanException.class)
                .extracting(failure -> ((DragomanException) failure).code())
                .isEqualTo(code);
    }

    /** Stands still until it is set. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-24T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
