package io.dragoman.store;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The directory that holds the database: made for the owner alone, refused when every user of the machine can look in. */
final class DataDirectory {

    private static final Set<PosixFilePermission> FOR_EVERYBODY = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private DataDirectory() {}

    /**
     * Makes the directory (mode 0700) when it does not exist.
     *
     * @throws StartRefusedException when it cannot be made or used, or is open to everybody
     */
    static void prepare(Path directory) {
        try {
            if (!Files.exists(directory)) {
                create(directory);
            }
            check(directory);
        } catch (IOException e) {
            throw refused(
                    directory, "cannot be used, " + e.getClass().getSimpleName(), "a directory the process may write");
        }
    }

    private static void create(Path directory) throws IOException {
        if (directory.getParent() != null) {
            Files.createDirectories(directory.getParent());
        }
        Files.createDirectory(directory);
        if (posix(directory)) {
            // Set, not given at creation: the process's umask would take bits away, and must not decide.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void check(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw refused(directory, "is not a directory", "a directory");
        }
        if (!Files.isWritable(directory)) {
            throw refused(directory, "is not writable", "a directory the process may write");
        }
        if (!posix(directory)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.stream().anyMatch(FOR_EVERYBODY::contains)) {
            throw refused(
                    directory,
                    "is open to every user, " + PosixFilePermissions.toString(permissions),
                    "no rights for others; chmod o-rwx");
        }
    }

    private static boolean posix(Path directory) {
        return Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
    }

    private static StartRefusedException refused(Path directory, String what, String expected) {
        return new StartRefusedException(
                ExitCode.DATA_DIRECTORY, "data directory " + directory + " " + what + " (expected: " + expected + ")");
    }
}
