package io.dragoman.catalog;

/**
 * What is known of a kind of provider before anybody configures one.
 *
 * @param name what the operator writes, for example {@code groq}
 * @param dialect which route template speaks to it, for example {@code openai}
 * @param defaultBaseUrl its public address, empty when each operator has another
 * @param catalogueKey whose prices the shipped catalogue has for it, empty for none
 * @param versionPath the end of a base URL that the paths of the dialect already hold, for example {@code /v1}; empty for none
 * @param local true when it runs on the operator's own machines, so that tokens cost nothing
 */
record ProviderType(
        String name, String dialect, String defaultBaseUrl, String catalogueKey, String versionPath, boolean local) {
    /** A type that is only a route template: an operator's own dialect. */
    static ProviderType ofTemplate(String name) {
        return new ProviderType(name, name, "", "", "", false);
    }

    /** The address without what the paths of the dialect repeat: people paste {@code .../v1} as often as not. */
    String trim(String baseUrl) {
        String trimmed = withoutSlashes(baseUrl);
        return !versionPath.isEmpty() && trimmed.endsWith(versionPath)
                ? withoutSlashes(trimmed.substring(0, trimmed.length() - versionPath.length()))
                : trimmed;
    }

    private static String withoutSlashes(String url) {
        return url.replaceFirst("/+$", "");
    }
}
