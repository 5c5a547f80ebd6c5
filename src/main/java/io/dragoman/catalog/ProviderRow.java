package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider as a row of the store, and as JSON for an admin. */
final class ProviderRow {
    private ProviderRow() {}

    /** Values by column, for {@code sql/provider/upsert.sql}. */
    static Map<String, Object> of(Provider provider) {
        return Map.of(
                "id", provider.id(),
                "type", provider.type(),
                "base_url", provider.baseUrl().toString(),
                "enabled", provider.enabled(),
                "credential_store", provider.credentialStore().wireName(),
                "credential_ref", provider.credentialRef());
    }

    static Provider provider(Map<String, @Nullable Object> row, ProviderTypes types) {
        String type = Columns.text(row, "type");
        return new Provider(
                Columns.text(row, "id"),
                type,
                types.ofRow(type).dialect(),
                URI.create(Columns.text(row, "base_url")),
                Columns.flag(row, "enabled"),
                CredentialStore.valueOf(Columns.text(row, "credential_store").toUpperCase(Locale.ROOT)),
                Columns.text(row, "credential_ref"));
    }

    /** What an admin could have sent to get this provider: the ground of a partial change. */
    static ObjectNode input(Provider provider) {
        ObjectNode json = Json.object()
                .put("id", provider.id())
                .put("type", provider.type())
                .put("base_url", provider.baseUrl().toString())
                .put("enabled", provider.enabled());
        return switch (provider.credentialStore()) {
            case NONE -> json;
            case VAULT -> json.put("cred_store", CredentialStore.VAULT.wireName());
            case ENV, FILE ->
                json.put("api_key_ref", provider.credentialStore().wireName() + ":" + provider.credentialRef());
        };
    }

    static ObjectNode json(Provider provider) {
        return input(provider)
                .put("dialect", provider.dialect())
                .put("cred_store", provider.credentialStore().wireName());
    }
}
