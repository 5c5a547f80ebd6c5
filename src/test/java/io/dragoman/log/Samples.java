package io.dragoman.log;

import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows, attempts and catalogue entries that tests start from. */
public final class Samples {
    /** 2026-01-31T12:00:00Z. */
    public static final long NOON = 1_769_860_800_000L;

    private Samples() {}

    public static RequestLog row(String requestId) {
        return row(requestId, NOON, "gpt-4o-mini", "openai", Mode.NORMAL, 200, "key_1");
    }

    public static RequestLog row(
            String requestId, long timestampMs, String model, String provider, Mode mode, int status, String keyId) {
        return new RequestLog(
                timestampMs,
                requestId,
                "client-" + requestId,
                "chat",
                mode,
                false,
                model,
                provider,
                keyId,
                status,
                status == 200 ? null : "transient",
                status == 200 ? null : "provider_error",
                12,
                15_500,
                240,
                90,
                new Usage(100, 20, 3, 40, 5),
                "mode=normal;p=0.88",
                List.of(attempt(provider, model, status == 200 ? null : ErrorClass.TRANSIENT)),
                "{\"team\":\"blue\"}",
                null);
    }

    public static Attempt attempt(String provider, String model, @Nullable ErrorClass errorClass) {
        return new Attempt(
                model,
                provider,
                NOON + 10,
                230,
                errorClass == null ? 80 : -1,
                errorClass == null ? 200 : 503,
                errorClass,
                new Usage(100, 20, 3, 40, 5),
                15_500);
    }

    public static Provider provider(String id) {
        return new Provider(id, "openai", "openai", URI.create("http://127.0.0.1:1"), true, CredentialStore.NONE, "");
    }

    public static Model model(String id, String providerId) {
        return new Model(id, providerId, id, 5, 128_000, 4_096, Price.of(1, 2), PriceSource.ADMIN, Set.of(), true);
    }
}
