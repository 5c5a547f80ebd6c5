package io.dragoman.catalog;

import io.dragoman.network.AddressPolicy;
import io.dragoman.network.ProviderUrl;
import io.dragoman.problem.InvalidRequestException;
import java.net.InetAddress;
import java.net.URI;

/**
 * Says whether an admin may give a provider this address. Names are not resolved here: what they resolve to is checked on every
 * connection, and a name server that does not answer must not stop an admin.
 */
final class BaseUrlCheck {
    private final AddressPolicy policy;

    BaseUrlCheck(AddressPolicy policy) {
        this.policy = policy;
    }

    /** @throws InvalidRequestException when it is no address, or one that is refused */
    URI check(String baseUrl) {
        ProviderUrl url = parse(baseUrl);
        InetAddress address = url.literalAddress();
        if (address != null && !policy.allows(address)) {
            throw refused(baseUrl
                    + " (expected: a public address, or a private one that dragoman.provider.allow-private names)");
        }
        return url.uri();
    }

    private static ProviderUrl parse(String baseUrl) {
        try {
            return ProviderUrl.parse(baseUrl);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static InvalidRequestException refused(String why) {
        return new InvalidRequestException("base_url", "base_url: " + why);
    }
}
