package io.dragoman.ledger;

import io.dragoman.chat.Attempt;
import io.dragoman.store.Transaction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that the ledger has to write. */
sealed interface Writing {
    /** Who waits for it; null when nobody does, and then it is never given up. */
    default @Nullable Wait waiting() {
        return null;
    }

    /** A call is about to be made. */
    record Begin(Call call, @Nullable Wait waiting) implements Writing {}

    /** A call that was announced was not made. */
    record Drop(Call call) implements Writing {}

    /** A call has ended. */
    record End(Call call, Attempt attempt, Basis basis, long countedNanoUsd) implements Writing {}

    /**
     * A key's spending up to this sum is taken off its budget.
     *
     * @param alongside what is written in the same transaction
     */
    record Forgive(AccountKey account, Balance balance, long upToNanoUsd, Consumer<Transaction> alongside, Wait waiting)
            implements Writing {}

    /** Nothing; wakes the writer. */
    record Nudge() implements Writing {}
}
