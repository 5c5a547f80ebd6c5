package io.dragoman.vault;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.store.Page;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class VaultBeans {
    private final Vault vault;

    public VaultBeans(Vault vault) {
        this.vault = vault;
    }

    public void bind(BiConsumer<String, Object> registry) {
        VaultCalls calls = new VaultCalls(vault);
        registry.accept("vault", vault);
        registry.accept("vaultUnlock", new VaultAnswerProcessor((call, body) -> calls.unlock(body)));
        registry.accept("vaultLock", new VaultAnswerProcessor((call, body) -> calls.lock(body)));
        registry.accept("vaultRotate", new VaultAnswerProcessor((call, body) -> calls.rotate(body)));
        registry.accept("vaultStatus", new VaultAnswerProcessor((call, body) -> calls.status()));
        registry.accept("secretList", new VaultAnswerProcessor((call, body) -> calls.list(page(call))));
        registry.accept("secretPut", new VaultAnswerProcessor((call, body) -> calls.put(name(call), body)));
        registry.accept("secretDelete", new VaultAnswerProcessor((call, body) -> calls.delete(name(call))));
    }

    private static Page page(HttpCall call) {
        return Page.of(call.query("limit"), call.query("offset"));
    }

    private static String name(HttpCall call) {
        return Objects.requireNonNull(call.pathParameter("name"));
    }
}
