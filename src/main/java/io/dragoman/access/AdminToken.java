package io.dragoman.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one admin token, known by its hash. Checking is safe for any thread; rotations must come from one. */
final class AdminToken {
    private static final int RANDOM_BYTES = 32;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final @Nullable SecretFile file;
    private final boolean given;
    private volatile KeyHash hash;

    /**
     * @param file where the operator wants it written, or null
     * @param given true when the configuration holds it, so that only the operator can change it
     */
    AdminToken(Database database, AuditLog audit, Clock clock, @Nullable SecretFile file, boolean given, KeyHash hash) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.file = file;
        this.given = given;
        this.hash = hash;
    }

    /** A token of 256 random bits. */
    static String make(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return "dga_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    boolean opens(String text) {
        return hash.matches(KeyHash.plain(text));
    }

    /** Makes a new token in place of the old one, which opens nothing from then on. The answer is the only place that shows it. */
    ObjectNode rotate(Caller caller, byte[] body) {
        ApiKeyFields.none(body);
        if (given) {
            throw new InvalidRequestException(
                    "admin_token",
                    "admin_token: given by dragoman.admin-token (expected: a change there and a restart)");
        }
        String text = make(new SecureRandom());
        store(caller, text);
        hash = KeyHash.plain(text);
        return Json.object().put("ok", true).put("admin_token", text);
    }

    /** The row and the file change together: a file that cannot be written rolls the row back. */
    private void store(Caller caller, String text) {
        try {
            database.inTransaction(transaction -> {
                transaction.change(
                        "access_key/upsert",
                        Map.of("sha256", KeyHash.plain(text).hex(), "created_at_ms", clock.millis()));
                audit.append(transaction, AuditEntry.of(caller, "admin_token_rotated", null));
                if (file != null) {
                    file.write(text);
                }
                return null;
            });
        } catch (UncheckedIOException e) {
            throw new DragomanException(
                    ProblemCode.STORE_UNAVAILABLE,
                    503,
                    "the file of dragoman.admin-token-file cannot be written (expected: a directory the broker may write)",
                    e);
        }
    }
}
