package io.dragoman.camel.http;

import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which clients must show a certificate (S-61). That it is signed by the CA is settled in the handshake.
 *
 * @param ca PEM file with the certificates of those who may sign
 * @param doors where one is needed
 * @param names of which a certificate must have one, as DNS name, URI or address in its subject alternative names; empty takes all that
 *     the CA has signed
 */
public record ClientCertificates(Path ca, Doors doors, Set<String> names) {
    private static final String ADMIN_PATHS = "/admin/";

    /** Where a client needs a certificate. */
    public enum Doors {
        /** Below {@code /admin/}; a client without one can still use the others. */
        ADMIN,
        /** Everywhere: without one there is no connection. */
        ALL
    }

    public ClientCertificates {
        names = Set.copyOf(names.stream().map(ClientCertificates::normal).toList());
    }

    /**
     * Why a client may not use a path, or null when it may.
     *
     * @param session of the connection
     */
    @Nullable
    String refusal(String path, @Nullable SSLSession session) {
        if (doors == Doors.ADMIN && !path.startsWith(ADMIN_PATHS)) {
            return null;
        }
        X509Certificate certificate = session == null ? null : shown(session);
        if (certificate == null) {
            return "client certificate: missing (expected: one that the CA of the broker has signed)";
        }
        boolean named = names.isEmpty() || names(certificate).stream().anyMatch(names::contains);
        return named ? null : "client certificate: other name (expected: one of dragoman.http.tls.client-names)";
    }

    private static @Nullable X509Certificate shown(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static Set<String> names(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(kindAndName -> {
                    if (kindAndName.get(1) instanceof String name) {
                        names.add(normal(name));
                    }
                });
            }
        } catch (CertificateParsingException unreadable) {
            return Set.of();
        }
        return names;
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
