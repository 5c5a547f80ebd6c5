package io.dragoman.store;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a database file, for one process at a time. Money and budgets are decided in memory, so two brokers on one file would
 * each spend the whole. The operating system gives the right back when the process dies, however it dies.
 */
final class SingleProcess implements AutoCloseable {

    private final FileChannel channel;

    private SingleProcess(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StartRefusedException when another broker holds the file */
    static SingleProcess claim(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = open(file);
        if (locked(channel)) {
            return new SingleProcess(channel);
        }
        close(channel);
        throw new StartRefusedException(
                ExitCode.SECOND_PROCESS,
                "database " + database + " is in use by another process (expected: one broker on one SQLite file)");
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartRefusedException(
                    ExitCode.SECOND_PROCESS,
                    "lock file " + file + " cannot be written (expected: a writable directory)");
        }
    }

    private static boolean locked(FileChannel channel) {
        java.nio.channels.@Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lock != null;
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
