package io.dragoman.store;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.nio.file.Path;

/**
 * Where the database file lies. Only plain paths: the driver can also fetch a database from a URL ({@code :resource:}), keep it in memory
 * or take options, and none of these is wanted.
 */
record SqliteUrl(Path file) {

    private static final String PREFIX = "jdbc:sqlite:";

    /**
     * @param url value of {@code dragoman.datasource.url}, empty for the default
     * @param dataDir directory of the default file
     * @throws StartRefusedException when it is anything but {@code jdbc:sqlite:} and a path
     */
    static SqliteUrl parse(String url, Path dataDir) {
        if (url.isBlank()) {
            return new SqliteUrl(dataDir.resolve("dragoman.db").toAbsolutePath());
        }
        String path = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
        boolean plain = !path.isBlank()
                && !path.startsWith(":")
                && !path.startsWith("file:")
                && path.chars().noneMatch(c -> c == '?' || c < ' ');
        if (!plain) {
            throw new StartRefusedException(
                    ExitCode.DATASOURCE_URL,
                    "dragoman.datasource.url: " + withoutQuery(url)
                            + " (expected: jdbc:sqlite:<path of a file>, the only store of this version)");
        }
        return new SqliteUrl(Path.of(path).toAbsolutePath());
    }

    /** URLs of other databases carry passwords, before an {@code @} or behind a {@code ?}. */
    private static String withoutQuery(String url) {
        return url.replaceFirst("\\?.*", "?...").replaceFirst("//[^@/]*@", "//...@");
    }
}
