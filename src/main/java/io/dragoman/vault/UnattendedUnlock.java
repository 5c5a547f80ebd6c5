package io.dragoman.vault;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the vault at start without an admin. A file may name two passwords, {@code current=...} and {@code previous=...}: when only the
 * previous one opens, the vault's password is changed to the current one, so an operator rotates by writing a file and restarting.
 */
public final class UnattendedUnlock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UnattendedUnlock.class);
    private static final long MAX_FILE_BYTES = 8_192;
    private static final String CURRENT = "current=";
    private static final String PREVIOUS = "previous=";
    /** Reading by the group is allowed: that is how a cluster hands a mounted secret to a process that is not root. */
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Password current;
    private final @Nullable Password previous;

    private UnattendedUnlock(Password current, @Nullable Password previous) {
        this.current = current;
        this.previous = previous;
    }

    /**
     * @param password {@code dragoman.vault.password}
     * @throws StartRefusedException when no vault can have it
     */
    public static UnattendedUnlock with(String password) {
        return new UnattendedUnlock(fit("dragoman.vault.password", Password.of(password.toCharArray())), null);
    }

    /**
     * @param file {@code dragoman.vault.password-file}: the password on one line, or a line each for the current and the previous one
     * @throws StartRefusedException when it cannot be read, is open to others, or holds no password
     */
    public static UnattendedUnlock from(Path file) {
        checkPermissions(file);
        char[] text = read(file);
        try {
            char[] current = line(text, CURRENT);
            char[] previous = line(text, PREVIOUS);
            char[] only = current == null && previous == null ? line(text, "") : current;
            if (only == null || only.length == 0) {
                throw refused(file, "holds no password", "one line, or current=... and previous=...");
            }
            Password fit = fit("vault password file " + file, Password.of(only));
            return new UnattendedUnlock(fit, previous == null ? null : Password.of(previous));
        } finally {
            Wipe.wipe(text);
        }
    }

    /** Unlocks, or makes the vault. When no password opens it, it stays locked: an admin can still do it. */
    public void unlock(Vault vault) {
        try {
            vault.unlock(current);
        } catch (WrongPasswordException e) {
            unlockWithPrevious(vault);
        }
    }

    private void unlockWithPrevious(Vault vault) {
        Password old = previous;
        if (old == null) {
            LOG.error("vault stays locked: the configured password does not open it");
            return;
        }
        try {
            vault.unlock(old);
        } catch (WrongPasswordException e) {
            LOG.error("vault stays locked: neither the current nor the previous password opens it");
            return;
        }
        vault.rotate(old, current);
    }

    @Override
    public void close() {
        current.close();
        if (previous != null) {
            previous.close();
        }
    }

    private static Password fit(String source, Password password) {
        try {
            return password.requireFit(source);
        } catch (InvalidRequestException e) {
            throw new StartRefusedException(ExitCode.VAULT_PASSWORD, String.valueOf(e.getMessage()));
        }
    }

    private static void checkPermissions(Path file) {
        try {
            if (Files.getFileAttributeView(file, PosixFileAttributeView.class) == null) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
                throw refused(file, "is open to others, " + PosixFilePermissions.toString(permissions), "chmod 0600");
            }
        } catch (IOException e) {
            throw refused(file, "cannot be read", "a file the process may read");
        }
    }

    private static char[] read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw refused(file, "is too long", "at most " + MAX_FILE_BYTES + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            char[] text = new char[decoded.remaining()];
            decoded.get(text);
            Wipe.wipe(decoded.array());
            Wipe.wipe(bytes);
            return text;
        } catch (IOException e) {
            throw refused(file, "cannot be read", "a file the process may read");
        }
    }

    /** What follows the prefix on the first line that has it, null when there is none. */
    private static char @Nullable [] line(char[] text, String prefix) {
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n' && text[end] != '\r') {
                end++;
            }
            if (startsWith(text, start, end, prefix)) {
                return Arrays.copyOfRange(text, start + prefix.length(), end);
            }
            start = end + 1;
        }
        return null;
    }

    private static boolean startsWith(char[] text, int start, int end, String prefix) {
        return end - start >= prefix.length() && prefix.contentEquals(CharBuffer.wrap(text, start, prefix.length()));
    }

    private static StartRefusedException refused(Path file, String what, String expected) {
        return new StartRefusedException(
                ExitCode.VAULT_PASSWORD, "vault password file " + file + " " + what + " (expected: " + expected + ")");
    }
}
