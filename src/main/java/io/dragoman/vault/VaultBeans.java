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
        registry.accept("vault", vault);
        registry.accept("vaultUnlock", answer((calls, call, body) -> calls.unlock(body)));
        registry.accept("vaultLock", answer((calls, call, body) -> calls.lock(body)));
        registry.accept("vaultRotate", answer((calls, call, body) -> calls.rotate(body)));
        registry.accept("vaultStatus", answer((calls, call, body) -> calls.status()));
        registry.accept("secretList", answer((calls, call, body) -> calls.list(page(call))));
        registry.accept("secretPut", answer((calls, call, body) -> calls.put(name(call), body)));
        registry.accept("secretDelete", answer((calls, call, body) -> calls.delete(name(call))));
    }

    private VaultAnswerProcessor answer(VaultAnswerProcessor.AdminCall call) {
        return new VaultAnswerProcessor(vault, call);
    }

    private static Page page(HttpCall call) {
        return Page.of(call.query("limit"), call.query("offset"));
    }

    private static String name(HttpCall call) {
        return Objects.requireNonNull(call.pathParameter("name"));
    }
}
