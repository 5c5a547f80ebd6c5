package io.dragoman.provider;

import java.net.URI;
import java.util.regex.Pattern;

/** Whether the operator's address of a provider names the version of the API already, for example {@code /v1} or {@code /v1beta1}. */
final class ApiVersion {
    private static final Pattern SEGMENT = Pattern.compile("/v\\d+\\w*(?:/|$)");

    private ApiVersion() {}

    static boolean named(URI baseUrl) {
        return baseUrl.getPath() != null && SEGMENT.matcher(baseUrl.getPath()).find();
    }
}
