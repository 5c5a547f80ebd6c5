package io.dragoman.vault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The calls of the vault that one admin makes: a JSON body in, a JSON answer out. Bodies are wiped. */
final class VaultCalls {
    private final Vault vault;
    private final Caller caller;

    VaultCalls(Vault vault, Caller caller) {
        this.vault = vault;
        this.caller = caller;
    }

    ObjectNode unlock(byte[] body) {
        try (SecretFields fields = SecretFields.read(body, Set.of("admin_password"));
                Password password = Password.of(fields.take("admin_password"))) {
            ObjectNode answer = ok();
            if (vault.unlock(password, caller)) {
                answer.put("initialised", true);
            }
            return answer;
        }
    }

    /** @param body none, or an empty object */
    ObjectNode lock(byte[] body) {
        if (body.length > 0) {
            SecretFields.read(body, Set.of()).close();
        }
        return ok().put("already_locked", !vault.lock(caller));
    }

    ObjectNode rotate(byte[] body) {
        try (SecretFields fields = SecretFields.read(body, Set.of("old_password", "new_password"));
                Password old = Password.of(fields.takeFilled("old_password"));
                Password fresh = Password.of(fields.takeFilled("new_password"))) {
            vault.rotate(old, fresh, caller);
            return ok();
        }
    }

    ObjectNode status() {
        VaultStatus status = vault.status();
        ObjectNode answer = Json.object()
                .put("state", status.state().wireName())
                .put("rotating", status.rotating())
                .put("auto_lock_seconds", status.autoLock().toSeconds());
        Duration locksIn = status.locksIn();
        if (locksIn != null) {
            answer.put("locks_in_seconds", locksIn.toSeconds());
        }
        return answer;
    }

    ObjectNode list(Page page) {
        List<SecretInfo> secrets = vault.list();
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        secrets.stream().skip(page.offset()).limit(page.limit()).forEach(secret -> items.add(json(secret)));
        return answer.put("total", secrets.size()).put("limit", page.limit()).put("offset", page.offset());
    }

    ObjectNode put(String name, byte[] body) {
        try (SecretFields fields = SecretFields.read(body, Set.of("value"));
                Secret value = Secret.of(fields.takeFilled("value"))) {
            SecretInfo stored = vault.put(name, value, caller);
            ObjectNode answer = ok();
            answer.set("secret", json(stored));
            return answer;
        }
    }

    ObjectNode delete(String name) {
        vault.delete(name, caller);
        return ok();
    }

    private static ObjectNode ok() {
        return Json.object().put("ok", true);
    }

    private static ObjectNode json(SecretInfo secret) {
        return Json.object()
                .put("name", secret.name())
                .put("fingerprint", secret.fingerprint())
                .put("updated_at", Instant.ofEpochMilli(secret.updatedAtMs()).toString());
    }
}
