package io.dragoman.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.Page;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * An admin's calls of the consumer keys: a JSON body in, a JSON answer out. Each write is one transaction with its row of the audit log; when it is committed the key is
 * in force. Writes must come from one thread.
 */
final class ApiKeyCalls {
    private final Database database;
    private final AuditLog audit;
    private final ApiKeys keys;
    private final boolean defaultIsGiven;
    private final KeySpending spending;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param defaultIsGiven the text of key {@code default} comes from the configuration */
    ApiKeyCalls(
            Database database,
            AuditLog audit,
            ApiKeys keys,
            boolean defaultIsGiven,
            KeySpending spending,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.keys = keys;
        this.defaultIsGiven = defaultIsGiven;
        this.spending = spending;
        this.clock = clock;
    }

    ObjectNode create(Caller caller, byte[] body) {
        KeyText text = freshText();
        ApiKey key = ApiKeyFields.create(body, text.publicId(), keys.pepper().hash(text.text()), clock.millis());
        store(caller, "apikey_created", key);
        return withText(key, text);
    }

    ObjectNode list(Page page) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("keys");
        keys.all().stream().skip(page.offset()).limit(page.limit()).forEach(live -> items.add(json(live)));
        return answer.put("total", keys.all().size()).put("limit", page.limit()).put("offset", page.offset());
    }

    ObjectNode show(String id) {
        return json(require(id));
    }

    ObjectNode change(Caller caller, String id, byte[] body) {
        ApiKey key = ApiKeyFields.change(body, require(id).key(), clock.millis());
        store(caller, "apikey_changed", key);
        return stored(Json.object().put("ok", true), key);
    }

    /** The id and everything the key allows stay; a key may be gone already when it is deleted, not when it is rotated. */
    ObjectNode rotate(Caller caller, String id, byte[] body) {
        ApiKey key = require(id).key();
        if (defaultIsGiven && id.equals(ApiKeys.DEFAULT_ID)) {
            throw new InvalidRequestException(
                    "id", "id: " + id + " is given by dragoman.consumer-key (expected: a change there and a restart)");
        }
        Duration overlap = ApiKeyFields.overlap(body);
        String publicId = key.publicId();
        KeyText text = publicId == null ? freshText() : KeyText.make(publicId, random);
        ApiKey rotated = key.rotated(text.publicId(), keys.pepper().hash(text.text()), overlap, clock.millis());
        store(caller, "apikey_rotated", rotated);
        return withText(rotated, text);
    }

    ObjectNode delete(Caller caller, String id) {
        LiveKey gone = keys.get(id);
        if (gone != null) {
            database.inTransaction(transaction -> {
                audit.append(transaction, new AuditEntry(caller, "apikey_deleted", id, state(gone.key()), null));
                return transaction.change("api_key/delete", Map.of("id", id));
            });
            keys.remove(id);
        }
        return Json.object().put("ok", true);
    }

    private void store(Caller caller, String action, ApiKey key) {
        LiveKey before = keys.get(key.id());
        database.inTransaction(transaction -> {
            audit.append(
                    transaction,
                    new AuditEntry(caller, action, key.id(), before == null ? null : state(before.key()), state(key)));
            return transaction.change("api_key/upsert", ApiKeyRows.row(key));
        });
        keys.put(key);
    }

    /** What the audit log holds of a key: not its last use, which is no admin's doing. */
    private ObjectNode state(ApiKey key) {
        return ApiKeyJson.of(key, 0, clock.millis());
    }

    private KeyText freshText() {
        KeyText text = KeyText.make(random);
        return keys.get(text.publicId()) == null ? text : freshText();
    }

    private LiveKey require(String id) {
        LiveKey live = keys.get(id);
        if (live == null) {
            throw new DragomanException(
                    ProblemCode.NOT_FOUND, "apikey: unknown id (expected: the id of a key, as GET /apikeys shows it)");
        }
        return live;
    }

    /** The one answer that holds the key (S-12). */
    private ObjectNode withText(ApiKey key, KeyText text) {
        return stored(Json.object().put("ok", true).put("key", text.text()), key);
    }

    private ObjectNode stored(ObjectNode answer, ApiKey key) {
        answer.put("id", key.id()).put("prefix", key.prefix());
        answer.set("apikey", show(key.id()));
        return answer;
    }

    private ObjectNode json(LiveKey live) {
        ObjectNode json = ApiKeyJson.of(live.key(), live.lastUsedMs(), clock.millis());
        spending.addTo(live.principal(), json);
        return json;
    }
}
