package io.dragoman.access;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A file with one line that nobody but the owner may read: the admin token, the pepper. */
final class SecretFile {
    private static final long MAX_BYTES = 4_096;
    private static final String OWNER_ONLY = "rw-------";
    /** Reading by the group is allowed: that is how a cluster hands a mounted secret to a process that is not root. */
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final String property;
    private final Path path;

    /** @param property that names the file, for messages */
    SecretFile(String property, Path path) {
        this.property = property;
        this.path = path.toAbsolutePath();
    }

    /**
     * The line, without the white space around it; empty when there is no such file.
     *
     * @throws StartRefusedException when it cannot be read, is open to others, too long, or blank
     */
    Optional<String> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            checkPermissions();
            if (Files.size(path) > MAX_BYTES) {
                throw refused("is too long", "at most " + MAX_BYTES + " bytes");
            }
            String line = Files.readString(path).strip();
            if (line.isEmpty()) {
                throw refused("is empty", "one line with the secret, or no such file");
            }
            return Optional.of(line);
        } catch (IOException e) {
            throw refused("cannot be read", "a text file the process may read");
        }
    }

    /**
     * Writes the line with mode 0600, whole or not at all; a file that is there is replaced.
     *
     * @throws UncheckedIOException when that cannot be done
     */
    void write(String line) {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, ownerOnly());
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StartRefusedException refused(String what, String expected) {
        return new StartRefusedException(
                ExitCode.KEYS, property + ": " + path + " " + what + " (expected: " + expected + ")");
    }

    private void checkPermissions() throws IOException {
        if (!posix()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
            throw refused("is open to others, " + PosixFilePermissions.toString(permissions), "chmod 0600");
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return posix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private boolean posix() {
        Path directory = path.getParent() == null ? path : path.getParent();
        return Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
