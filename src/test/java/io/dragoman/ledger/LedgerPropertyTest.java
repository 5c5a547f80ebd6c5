package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** L1 to L3 and L6 for any sequence of calls, endings, resets and restarts. */
class LedgerPropertyTest {
    private static final int KEYS = 3;

    /** What the test does next. */
    record Step(Kind kind, int key, long upper, long cost) {}

    enum Kind {
        CALL,
        ANSWER,
        REFUSED,
        LOST,
        NEVER_SENT,
        RESET,
        RESTART
    }

    /** What the provider would bill, and what the key may be charged for it. */
    private static final class Key {
        final long budget;
        final Payer payer;
        long billed;
        long charged;
        long forgiven;
        long logged;
        final List<Open> open = new ArrayList<>();

        Key(int number, long budget) {
            this.budget = budget;
            this.payer = LedgerRig.payer("key-" + number, budget);
        }

        long held() {
            return open.stream().mapToLong(call -> call.hold().nanoUsd()).sum();
        }
    }

    record Open(Hold hold, long cost) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.CALL),
                Tuple.of(4, Kind.ANSWER),
                Tuple.of(1, Kind.REFUSED),
                Tuple.of(2, Kind.LOST),
                Tuple.of(1, Kind.NEVER_SENT),
                Tuple.of(1, Kind.RESET),
                Tuple.of(1, Kind.RESTART));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.longs().between(0, 400),
                        Arbitraries.longs().between(0, 400))
                .as((kind, key, upper, cost) -> new Step(kind, key, upper, Math.min(upper, cost)))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 20)
    void neverSpendsMoreThanABudgetNorForgetsACall(@ForAll("steps") List<Step> steps) throws IOException {
        Path root = Files.createTempDirectory("ledger-property");
        List<Key> keys = List.of(new Key(0, 1_000), new Key(1, 150), new Key(2, 0));
        LedgerRig rig = new LedgerRig(root);
        try {
            for (Step step : steps) {
                if (step.kind() == Kind.RESTART) {
                    rig.written().close();
                    keys.forEach(LedgerPropertyTest::killed);
                    rig = new LedgerRig(root);
                } else {
                    take(rig, keys.get(step.key()), step);
                }
                for (Key key : keys) {
                    check(rig, key);
                }
            }
            for (Key key : keys) {
                while (!key.open.isEmpty()) {
                    take(rig, key, new Step(Kind.ANSWER, 0, 0, 0));
                }
            }
            atRest(rig.written(), keys);
        } finally {
            rig.close();
            delete(root);
        }
    }

    private static void take(LedgerRig rig, Key key, Step step) {
        if (step.kind() == Kind.CALL) {
            boolean fits = key.charged - key.forgiven + key.held() + step.upper() <= key.budget;
            var hold = rig.ledger.hold(key.payer, "r", LedgerRig.DOLLAR, 1, step.upper());
            assertThat(hold.isPresent()).as("%s on %d", step, key.budget).isEqualTo(fits);
            hold.ifPresent(taken -> {
                taken.commit();
                key.open.add(new Open(taken, step.cost()));
            });
        } else if (step.kind() == Kind.RESET) {
            rig.ledger.reset(key.payer.keyId(), transaction -> {});
            key.forgiven = key.charged;
        } else if (!key.open.isEmpty()) {
            end(key, key.open.remove(0), step.kind());
        }
    }

    private static void end(Key key, Open call, Kind how) {
        switch (how) {
            case ANSWER -> {
                call.hold().settle(ended(null, call.cost()), Basis.REPORTED);
                bill(key, call.cost(), call.cost(), call.cost());
            }
            case LOST -> {
                call.hold().settle(ended(ErrorClass.TIMEOUT, call.cost() / 2), Basis.UNKNOWN);
                bill(key, call.cost(), Math.max(call.cost() / 2, call.hold().nanoUsd()), call.cost() / 2);
            }
            case REFUSED -> call.hold().settle(ended(ErrorClass.KEY, 0), Basis.NOTHING);
            default -> call.hold().release();
        }
    }

    private static void bill(Key key, long billed, long charged, long logged) {
        key.billed += billed;
        key.charged += charged;
        key.logged += logged;
    }

    /** The provider may have finished every call that ran. */
    private static void killed(Key key) {
        key.open.forEach(call -> bill(key, call.cost(), call.hold().nanoUsd(), 0));
        key.open.clear();
    }

    private static void check(LedgerRig rig, Key key) {
        Standing standing = rig.ledger.standing(key.payer.keyId());
        assertThat(standing).isEqualTo(new Standing(key.charged - key.forgiven, key.held()));
        assertThat(standing.spentNanoUsd() + standing.reservedNanoUsd())
                .as("L3")
                .isLessThanOrEqualTo(key.budget);
        assertThat(key.charged).as("L2").isGreaterThanOrEqualTo(key.billed);
    }

    private static void atRest(LedgerRig rig, List<Key> keys) {
        assertThat(rig.ledger.heldNanoUsd()).isZero();
        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
        for (Key key : keys) {
            String entries = " FROM ledger_entry WHERE key_id = '" + key.payer.keyId() + "'";
            assertThat(rig.number("SELECT coalesce(sum(counted_nano_usd), 0)" + entries))
                    .isEqualTo(key.charged)
                    .isEqualTo(
                            rig.number("SELECT coalesce(sum(counted_nano_usd), 0) FROM ledger_account WHERE key_id = '"
                                    + key.payer.keyId() + "'"));
            assertThat(rig.number("SELECT coalesce(sum(cost_nano_usd), 0)" + entries))
                    .as("L6")
                    .isEqualTo(key.logged);
        }
    }

    private static Attempt ended(ErrorClass errorClass, long cost) {
        return new Attempt("m", "p", 1, 1, -1, errorClass == null ? 200 : 0, errorClass, Usage.NONE, cost);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
