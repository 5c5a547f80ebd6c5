package io.dragoman.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps secrets under a password. {@link #lease}, {@link #lock} and {@link #status} touch only memory and may be called from anywhere; all
 * other calls wait for the vault's own thread, an unlock for a good part of a second. Safe for any thread.
 *
 * <p>What {@link #rotate} changes is stored before it counts: whenever the process ends, exactly one password opens the vault and all
 * secrets open with it.
 */
public final class Vault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}(/[A-Za-z0-9._-]{1,64}){0,3}");
    private static final int RESEAL_BATCH = 100;

    private final VaultRows rows;
    private final AuditLog audit;
    private final VaultSettings settings;
    private final KeyDerivation derivation;
    private final LongSupplier nanos;
    private final PasswordLimit limit;
    private final VaultThread thread = new VaultThread();
    private final OpenVault open = new OpenVault();
    private final List<VaultListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> knownUnreadable = ConcurrentHashMap.newKeySet();
    private volatile boolean initialised;
    private volatile boolean rotating;
    private volatile long usedAtNanos;

    public Vault(Database database, AuditLog audit, VaultSettings settings) {
        this(database, audit, settings, new Argon2id(), System::nanoTime);
    }

    Vault(Database database, AuditLog audit, VaultSettings settings, KeyDerivation derivation, LongSupplier nanos) {
        this.rows = new VaultRows(database);
        this.audit = audit;
        this.settings = settings;
        this.derivation = derivation;
        this.nanos = nanos;
        this.limit = new PasswordLimit(nanos);
        this.initialised = rows.initialised();
    }

    public void addListener(VaultListener listener) {
        listeners.add(listener);
    }

    /**
     * Opens the vault; the first time, makes it with this password. The caller closes the password.
     *
     * @return true when it made the vault
     * @throws InvalidRequestException when the password does not fit a new vault
     * @throws WrongPasswordException when it is not the vault's; the state stays as it was
     * @throws DragomanException {@code rate_limited} after too many wrong ones
     */
    public boolean unlock(Password password, Caller caller) {
        try (PasswordLimit.Try attempt = limit.begin()) {
            return thread.call(() -> {
                RootRow root = rows.root();
                if (root == null) {
                    create(password.requireFit("admin_password"), caller);
                    return true;
                }
                open(root, unwrap(root, password, "admin_password", attempt, caller), caller);
                return false;
            });
        }
    }

    /** The same, of the broker itself. */
    boolean unlock(Password password) {
        return unlock(password, Caller.BROKER);
    }

    /**
     * Wipes the keys and takes back what is leased. Calls to providers that have their key go on. Then waits for the audit row.
     *
     * @return false when the vault was not unlocked
     */
    public boolean lock(Caller caller) {
        boolean wasOpen = wipe();
        if (wasOpen) {
            thread.call(() -> {
                audit.append(AuditEntry.of(caller, "vault_locked", null));
                return true;
            });
        }
        return wasOpen;
    }

    /** The same, of the broker itself; touches only memory, the audit row follows. */
    boolean lock() {
        boolean wasOpen = wipe();
        if (wasOpen) {
            noteLater(AuditEntry.of(Caller.BROKER, "vault_locked", null));
        }
        return wasOpen;
    }

    private boolean wipe() {
        boolean wasOpen = open.close();
        if (wasOpen) {
            LOG.info("vault locked");
            changed(VaultState.UNLOCKED, VaultState.LOCKED);
        }
        return wasOpen;
    }

    /** Locks when no admin has used the vault for the time of the settings. */
    public void lockWhenIdle() {
        Duration left = locksIn();
        if (left != null && left.isZero()) {
            lock();
        }
    }

    /**
     * Changes the password, makes a new root key and a new data key, and seals all secrets with it. The caller closes the passwords.
     *
     * @throws InvalidRequestException when the new password does not fit
     * @throws WrongPasswordException when the old one is not the vault's; nothing has changed
     * @throws VaultLockedException when the vault is not unlocked
     */
    public void rotate(Password old, Password fresh, Caller caller) {
        fresh.requireFit("new_password");
        requireOpen();
        try (PasswordLimit.Try attempt = limit.begin()) {
            thread.call(() -> {
                requireOpen();
                RootRow root = Objects.requireNonNull(rows.root());
                renewKeys(
                        KeyRing.open(
                                root.version(), unwrap(root, old, "old_password", attempt, caller), rows.dataKeys()),
                        fresh,
                        caller);
                return true;
            });
        }
    }

    /** The same, of the broker itself. */
    void rotate(Password old, Password fresh) {
        rotate(old, fresh, Caller.BROKER);
    }

    /**
     * Stores a secret in place of what has that name. The caller closes the value.
     *
     * @throws VaultLockedException when the vault is not unlocked; nothing is stored
     */
    public SecretInfo put(String name, Secret value, Caller caller) {
        requireName(name);
        return thread.call(() -> {
            requireOpen();
            used();
            renewWornDataKey();
            SecretRow row =
                    open.withKeys(keys -> value.use(bytes -> keys.seal(name, bytes, System.currentTimeMillis())));
            SecretRow before = rows.secret(name);
            rows.store(row, note(caller, "secret_stored", name, before == null ? null : shown(before), shown(row)));
            open.remember(row);
            knownUnreadable.remove(name);
            value.use(bytes -> {
                listeners.forEach(listener -> listener.known(name, bytes));
                return true;
            });
            return value.use(bytes -> new SecretInfo(name, SecretInfo.fingerprint(bytes), row.updatedAtMs()));
        });
    }

    /**
     * Takes a secret away.
     *
     * @return false when there was none
     * @throws VaultLockedException when the vault is not unlocked
     */
    public boolean delete(String name, Caller caller) {
        requireName(name);
        return thread.call(() -> {
            requireOpen();
            used();
            SecretRow before = rows.secret(name);
            boolean deleted = rows.delete(
                    name, note(caller, "secret_deleted", name, before == null ? null : shown(before), null));
            open.forget(name);
            return deleted;
        });
    }

    /** All secrets by name, without their values. @throws VaultLockedException when the vault is not unlocked */
    public List<SecretInfo> list() {
        return thread.call(() -> {
            requireOpen();
            used();
            return rows.secrets().stream().map(this::info).toList();
        });
    }

    /**
     * Gives out a secret for the moment of its use; close it at once. The row is in memory, so this costs some microseconds.
     *
     * @throws VaultLockedException when the vault is not unlocked
     * @throws SecretUnreadableException when it has no such secret, or the stored row does not open
     */
    public Secret lease(String name) {
        try {
            return open.lease(name);
        } catch (SecretUnreadableException e) {
            if (!e.isMissing()) {
                unreadable(name);
            }
            throw e;
        }
    }

    /** Looks up again what is stored under a name, after somebody else has changed the row: deleting a provider deletes its secret. */
    public void refresh(String name) {
        thread.call(() -> {
            SecretRow row = rows.secret(name);
            if (row == null) {
                open.forget(name);
            } else {
                open.remember(row);
            }
            return true;
        });
    }

    public VaultStatus status() {
        return new VaultStatus(state(), rotating, settings.autoLock(), locksIn());
    }

    public VaultState state() {
        if (open.isOpen()) {
            return VaultState.UNLOCKED;
        }
        return initialised ? VaultState.LOCKED : VaultState.UNINITIALISED;
    }

    /** Locks, and waits for what is being stored. */
    @Override
    public void close() {
        lock();
        thread.close();
    }

    private void create(Password password, Caller caller) {
        KeyRing keys = KeyRing.create();
        try {
            rows.replaceKeys(
                    keys.wrapRoot(password, settings.cost(), derivation),
                    keys.wrapDataKeys(),
                    note(caller, "vault_initialised", null, null, null));
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
        used();
        open.open(keys, List.of());
        initialised = true;
        LOG.info("vault initialised");
        changed(VaultState.UNINITIALISED, VaultState.UNLOCKED);
    }

    private void open(RootRow root, byte[] rootKey, Caller caller) {
        used();
        if (open.isOpen()) {
            Wipe.wipe(rootKey);
            return;
        }
        KeyRing keys = KeyRing.open(root.version(), rootKey, rows.dataKeys());
        try {
            List<SecretRow> secrets = rows.secrets();
            // First the row: a vault does not open when nobody could tell who opened it.
            audit.append(AuditEntry.of(caller, "vault_unlocked", null));
            open.open(keys, secrets);
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
        knownUnreadable.clear();
        rows.secrets().forEach(this::tell);
        initialised = true;
        LOG.info("vault unlocked");
        changed(VaultState.LOCKED, VaultState.UNLOCKED);
        // What a rotation left behind when the process ended.
        thread.later(this::resealOutdated);
    }

    private byte[] unwrap(RootRow root, Password password, String field, PasswordLimit.Try attempt, Caller caller) {
        byte @Nullable [] rootKey = root.unwrap(password, derivation);
        if (rootKey == null) {
            attempt.refuse();
            LOG.warn("vault password refused");
            listeners.forEach(VaultListener::passwordRefused);
            audit.append(AuditEntry.of(caller, "vault_password_refused", null));
            throw new WrongPasswordException(field);
        }
        return rootKey;
    }

    /** @param current taken over */
    private void renewKeys(KeyRing current, Password fresh, Caller caller) {
        used();
        KeyRing next;
        try (current) {
            next = current.withNewRoot(nextDataKeyVersion());
        }
        try {
            rows.replaceKeys(
                    next.wrapRoot(fresh, settings.cost(), derivation),
                    next.wrapDataKeys(),
                    note(caller, "vault_password_changed", null, null, null));
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        // From here on the new password counts, whatever becomes of the rest.
        open.replaceKeys(next);
        LOG.info("vault password changed");
        resealOutdated();
    }

    private void renewWornDataKey() {
        int newest = open.withKeys(KeyRing::newestVersion);
        boolean fit = rows.dataKeys().stream()
                .anyMatch(key -> key.version() == newest && key.messages() < settings.maxMessages());
        if (fit) {
            return;
        }
        KeyRing next = open.withKeys(keys -> keys.withNewDataKey(nextDataKeyVersion()));
        List<DataKeyRow> wrapped = next.wrapDataKeys();
        rows.addDataKey(wrapped.get(wrapped.size() - 1));
        open.replaceKeys(next);
        resealOutdated();
    }

    /** Also above a row that does not open, which must not be written over. */
    private int nextDataKeyVersion() {
        return 1 + rows.dataKeys().stream().mapToInt(DataKeyRow::version).max().orElse(0);
    }

    /** Seals with the newest data key what older ones have sealed, in batches. It may stop anywhere; the next unlock goes on with it. */
    private void resealOutdated() {
        rotating = true;
        try {
            int newest = open.withKeys(KeyRing::newestVersion);
            String after = "";
            List<SecretRow> batch = rows.outdated(newest, after, RESEAL_BATCH);
            while (!batch.isEmpty()) {
                reseal(newest, batch);
                after = batch.get(batch.size() - 1).name();
                batch = rows.outdated(newest, after, RESEAL_BATCH);
            }
            rows.deleteDataKeysUnusedBefore(newest);
            forgetDeletedDataKeys();
        } catch (VaultLockedException e) {
            LOG.info("vault locked while secrets were sealed anew (the next unlock goes on with it)");
        } catch (DragomanException e) {
            LOG.warn("secrets could not be sealed anew (the next unlock tries again)", e);
        } finally {
            rotating = false;
        }
    }

    private void reseal(int newest, List<SecretRow> batch) {
        List<SecretRow> resealed = new ArrayList<>();
        for (SecretRow row : batch) {
            SecretRow next = open.withKeys(keys -> keys.reseal(row));
            if (next == null) {
                unreadable(row.name());
            } else {
                resealed.add(next);
            }
        }
        rows.reseal(newest, resealed);
        resealed.forEach(open::remember);
    }

    private void forgetDeletedDataKeys() {
        Set<Integer> kept = rows.dataKeys().stream().map(DataKeyRow::version).collect(Collectors.toSet());
        open.replaceKeys(open.withKeys(keys -> keys.withOnly(kept)));
    }

    private void tell(SecretRow row) {
        byte @Nullable [] value = open.withKeys(keys -> keys.open(row));
        if (value != null) {
            listeners.forEach(listener -> listener.known(row.name(), value));
            Wipe.wipe(value);
        }
    }

    private SecretInfo info(SecretRow row) {
        byte @Nullable [] value = open.withKeys(keys -> keys.open(row));
        if (value == null) {
            unreadable(row.name());
            return new SecretInfo(row.name(), null, row.updatedAtMs());
        }
        String fingerprint = SecretInfo.fingerprint(value);
        Wipe.wipe(value);
        return new SecretInfo(row.name(), fingerprint, row.updatedAtMs());
    }

    private @Nullable Duration locksIn() {
        if (settings.autoLock().isZero() || !open.isOpen()) {
            return null;
        }
        Duration left = settings.autoLock().minusNanos(nanos.getAsLong() - usedAtNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void used() {
        usedAtNanos = nanos.getAsLong();
    }

    private void requireOpen() {
        if (!open.isOpen()) {
            throw new VaultLockedException();
        }
    }

    private void unreadable(String name) {
        if (knownUnreadable.add(name)) {
            LOG.error("secret {} does not open (expected: as it was stored)", name);
            noteLater(AuditEntry.of(Caller.BROKER, "secret_unreadable", name));
        }
        listeners.forEach(listener -> listener.unreadable(name));
    }

    private Consumer<Transaction> note(
            Caller caller,
            String action,
            @Nullable String name,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {
        return transaction -> audit.append(transaction, new AuditEntry(caller, action, name, before, after));
    }

    /** For what has happened already, whether it can be noted or not. */
    private void noteLater(AuditEntry entry) {
        boolean taken = thread.later(() -> {
            try {
                audit.append(entry);
            } catch (DragomanException e) {
                LOG.error("{} is not in the audit log", entry.action(), e);
            }
        });
        if (!taken) {
            LOG.error("{} is not in the audit log: too many calls of the vault wait", entry.action());
        }
    }

    private static ObjectNode shown(SecretRow row) {
        return Json.object()
                .put("key_version", row.keyVersion())
                .put("updated_at", Instant.ofEpochMilli(row.updatedAtMs()).toString());
    }

    private void changed(VaultState from, VaultState to) {
        listeners.forEach(listener -> listener.changed(from, to));
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
            throw new InvalidRequestException(
                    "name",
                    "name: " + shown.replaceAll("[^ -~]", "?")
                            + " (expected: up to 4 parts of A-Z a-z 0-9 . _ - joined by /, 1 to 64 characters each)");
        }
    }
}
