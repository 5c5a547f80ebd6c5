package io.dragoman.access;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator says about who may come in.
 *
 * @param adminToken {@code dragoman.admin-token}
 * @param adminTokenFile {@code dragoman.admin-token-file}: read when it exists, written when a token is made
 * @param consumerKey {@code dragoman.consumer-key}
 * @param metricsToken {@code dragoman.metrics-token}; none is made
 * @param metricsOpen {@code dragoman.metrics.open}: anybody may read the metrics
 * @param pepperFile {@code dragoman.access.pepper-file}: made when it does not exist
 * @param requestsPerSecond {@code dragoman.access.rate-limit} of each source address; 0 = no limit
 */
public record AccessSettings(
        Optional<String> adminToken,
        Optional<Path> adminTokenFile,
        Optional<String> consumerKey,
        Optional<String> metricsToken,
        boolean metricsOpen,
        Path pepperFile,
        int requestsPerSecond) {

    /** Nothing is given: keys are made, and kept beside the pepper. */
    public static AccessSettings in(Path dataDir) {
        return new AccessSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                dataDir.resolve("pepper"),
                0);
    }

    /** The same with texts that the operator gives. */
    public AccessSettings given(String admin, String consumer) {
        return new AccessSettings(
                Optional.of(admin),
                adminTokenFile,
                Optional.of(consumer),
                metricsToken,
                metricsOpen,
                pepperFile,
                requestsPerSecond);
    }
}
