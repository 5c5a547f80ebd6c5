package io.dragoman.vault;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A secret for the moment of its use: close it at once, as in {@code try (Secret key = vault.lease(name))}. A lock of the vault closes it
 * from another thread. It shows itself nowhere: no text form, no fields that a serialiser could find. Safe for any thread.
 */
public final class Secret implements AutoCloseable {
    private final byte[] value;
    private final Consumer<Secret> onClose;
    // Not synchronized, which would hold the carrier of a virtual thread on JDK 21 to 23.
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    Secret(byte[] value, Consumer<Secret> onClose) {
        this.value = value;
        this.onClose = onClose;
    }

    /** @param value taken over: the secret wipes it when it is closed */
    public static Secret of(byte[] value) {
        return new Secret(value, closed -> {});
    }

    /** @param value wiped at once; the secret holds it in UTF-8 */
    public static Secret of(char[] value) {
        byte[] bytes = Wipe.utf8(value);
        Wipe.wipe(value);
        return of(bytes);
    }

    /**
     * Lets the user see the bytes. A lock of the vault waits for it, so it must be short and must not call
     * the vault: build the header, do not send it.
     *
     * @param user must not keep the array: it is wiped when the secret is closed
     * @throws VaultLockedException when the secret has been closed, by the user or by a lock
     */
    public <T> T use(Function<byte[], T> user) {
        lock.lock();
        try {
            if (closed) {
                throw new VaultLockedException();
            }
            return user.apply(value);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            Wipe.wipe(value);
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
