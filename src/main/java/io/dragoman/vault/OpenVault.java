package io.dragoman.vault;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of the vault that is in memory while it is unlocked: the keys, the secrets as they are stored (sealed, so that a call costs no
 * query), and the leases that are out. Safe for any thread; closing waits only for work on values in memory.
 */
final class OpenVault {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, SecretRow> rows = new ConcurrentHashMap<>();
    private final Set<Secret> leases = ConcurrentHashMap.newKeySet();
    private @Nullable KeyRing keys;

    boolean isOpen() {
        return guarded(lock.readLock(), () -> keys != null);
    }

    /** @param ring taken over; what is stored is loaded again, keys and secrets of before are forgotten */
    void open(KeyRing ring, Collection<SecretRow> stored) {
        guarded(lock.writeLock(), () -> {
            forget();
            keys = ring;
            stored.forEach(row -> rows.put(row.name(), row));
            return true;
        });
    }

    /**
     * Puts other keys in place, if the vault is still open.
     *
     * @param ring taken over
     */
    void replaceKeys(KeyRing ring) {
        guarded(lock.writeLock(), () -> {
            if (keys == null) {
                ring.close();
                return false;
            }
            keys.close();
            keys = ring;
            return true;
        });
    }

    /**
     * Wipes the keys and takes every lease back.
     *
     * @return false when it was closed already
     */
    boolean close() {
        return guarded(lock.writeLock(), () -> {
            boolean open = keys != null;
            forget();
            return open;
        });
    }

    /** Lets work on values in memory see the keys. @throws VaultLockedException when it is closed */
    <T extends @Nullable Object> T withKeys(Function<KeyRing, T> work) {
        lock.readLock().lock();
        try {
            if (keys == null) {
                throw new VaultLockedException();
            }
            return work.apply(keys);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Takes note of a stored row. One that came before a lock is not needed after it. */
    void remember(SecretRow row) {
        guarded(lock.readLock(), () -> keys != null && rows.put(row.name(), row) == null);
    }

    void forget(String name) {
        rows.remove(name);
    }

    /** @throws SecretUnreadableException when it is missing or does not open */
    Secret lease(String name) {
        return withKeys(ring -> {
            SecretRow row = rows.get(name);
            if (row == null) {
                throw SecretUnreadableException.missing(name);
            }
            byte[] value = ring.open(row);
            if (value == null) {
                throw SecretUnreadableException.damaged(name);
            }
            Secret lease = new Secret(value, leases::remove);
            leases.add(lease);
            return lease;
        });
    }

    private void forget() {
        // A copy: each lease takes itself out of the set.
        Set.copyOf(leases).forEach(Secret::close);
        rows.clear();
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }

    private static boolean guarded(Lock lock, BooleanSupplier work) {
        lock.lock();
        try {
            return work.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
