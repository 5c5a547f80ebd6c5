package io.dragoman.catalog;

import java.net.URI;

/**
 * A configured endpoint that models run on.
 *
 * @param id key of the row, {@code [A-Za-z0-9._-]{1,64}}
 * @param type what the operator named: a dialect or one of its known names, for example {@code vllm}
 * @param dialect which route template speaks to it, for example {@code openai}
 * @param baseUrl checked address; paths of the dialect are appended
 * @param enabled false takes all its models out of the negotiation
 * @param credentialStore where its key lies
 * @param credentialRef name of the key in that store, empty for {@code none}
 */
public record Provider(
        String id,
        String type,
        String dialect,
        URI baseUrl,
        boolean enabled,
        CredentialStore credentialStore,
        String credentialRef) {}
