package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an admin says of a provider. Safe for any thread. */
final class ProviderReader {
    static final Set<String> FIELDS =
            Set.of("id", "type", "base_url", "enabled", "cred_store", "api_key", "api_key_ref");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ANY = Pattern.compile(".{1,64}", Pattern.DOTALL);
    private static final Pattern URL = Pattern.compile("[\\x21-\\x7e]{1,2000}");
    private static final Pattern STORE = Pattern.compile("none|env|file|vault");
    private static final Pattern REFERENCE =
            Pattern.compile("env:(?!DRAGOMAN_)[A-Za-z_][A-Za-z0-9_]{0,127}|file:/[\\x21-\\x7e]{1,500}");
    private static final String REFERENCES = "env:NAME (not DRAGOMAN_...) or file:/path";

    private final ProviderTypes types;
    private final BaseUrlCheck addresses;

    ProviderReader(ProviderTypes types, BaseUrlCheck addresses) {
        this.types = types;
        this.addresses = addresses;
    }

    /**
     * @param keyGiven true when {@code api_key} was sent, which has been cut out of the JSON
     * @throws DragomanException when a field is missing or wrong
     */
    Provider read(ObjectNode json, boolean keyGiven) {
        Fields fields = new Fields(json, FIELDS);
        String id = fields.requiredText("id", ID, "1 to 64 of A-Z a-z 0-9 . _ -");
        ProviderType type =
                types.require(fields.requiredText("type", ANY, "one of " + String.join(", ", types.names())));
        URI baseUrl = baseUrl(fields, type);
        String reference = reference(fields, keyGiven);
        CredentialStore store = store(fields, reference, keyGiven);
        String name = store == CredentialStore.VAULT
                ? ProviderKeys.nameInVault(id)
                : reference == null ? "" : reference.substring(reference.indexOf(':') + 1);
        return new Provider(id, type.name(), type.dialect(), baseUrl, fields.flag("enabled", true), store, name);
    }

    private URI baseUrl(Fields fields, ProviderType type) {
        String given = fields.text("base_url", URL, "an http or https URL without spaces, up to 2000 characters");
        if (given == null && type.defaultBaseUrl().isEmpty()) {
            throw Fields.missing("base_url", "an http or https URL, type " + type.name() + " has no default");
        }
        if (given == null || given.equals(type.defaultBaseUrl())) {
            return URI.create(type.defaultBaseUrl());
        }
        return addresses.check(type.trim(given));
    }

    private static @Nullable String reference(Fields fields, boolean keyGiven) {
        if (fields.has("api_key")) {
            // A text would have been cut out; without the value, for it may hold a key.
            throw new InvalidRequestException("api_key", "api_key: not a text (expected: the key itself)");
        }
        String reference = fields.text("api_key_ref", REFERENCE, REFERENCES);
        if (reference != null && keyGiven) {
            throw new InvalidRequestException(
                    "api_key_ref", "api_key_ref: given together with api_key (expected: one of the two)");
        }
        return reference;
    }

    private static CredentialStore store(Fields fields, @Nullable String reference, boolean keyGiven) {
        String named = fields.text("cred_store", STORE, "none, env, file or vault");
        if (keyGiven || "vault".equals(named) && reference == null) {
            if (named != null && !"vault".equals(named)) {
                throw fields.refused("cred_store", "vault, because of api_key");
            }
            return CredentialStore.VAULT;
        }
        String implied = reference == null ? "none" : reference.substring(0, reference.indexOf(':'));
        if (named != null && !named.equals(implied)) {
            throw reference == null
                    ? Fields.missing("api_key_ref", REFERENCES + ", because cred_store is " + named)
                    : fields.refused("cred_store", implied + ", because of api_key_ref");
        }
        return switch (implied) {
            case "env" -> CredentialStore.ENV;
            case "file" -> CredentialStore.FILE;
            default -> CredentialStore.NONE;
        };
    }
}
