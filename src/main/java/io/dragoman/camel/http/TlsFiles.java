package io.dragoman.camel.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the listener's certificate and key lie (S-61). They are read whole and proven to fit before anything uses them. */
public final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA", "Ed25519", "RSASSA-PSS");
    private static final byte[] PROOF = "does this key belong to that certificate".getBytes();

    private final List<Path> files;
    private final Function<List<Buffer>, KeyCertOptions> reader;
    private final @Nullable ClientCertificates clients;

    private TlsFiles(List<Path> files, Function<List<Buffer>, KeyCertOptions> reader) {
        this(files, reader, null);
    }

    private TlsFiles(
            List<Path> files, Function<List<Buffer>, KeyCertOptions> reader, @Nullable ClientCertificates clients) {
        this.files = files;
        this.reader = reader;
        this.clients = clients;
    }

    /** The same, and clients must show a certificate. The file of the CA is looked at with the others. */
    public TlsFiles withClients(ClientCertificates required) {
        List<Path> all = new ArrayList<>(files);
        all.add(required.ca());
        return new TlsFiles(List.copyOf(all), reader, required);
    }

    /** Null where clients need no certificate. */
    @Nullable
    ClientCertificates clients() {
        return clients;
    }

    /**
     * Two PEM files.
     *
     * @param certificate the server's first, then those that lead to its root
     * @param key in the clear
     */
    public static TlsFiles pem(Path certificate, Path key) {
        return new TlsFiles(
                List.of(certificate, key),
                content -> new PemKeyCertOptions().setCertValue(content.get(0)).setKeyValue(content.get(1)));
    }

    /** One PKCS#12 file with certificate and key under a password. */
    public static TlsFiles pkcs12(Path keystore, String password) {
        return new TlsFiles(
                List.of(keystore),
                content -> new PfxOptions().setValue(content.get(0)).setPassword(password));
    }

    /**
     * Reads the files as they are now.
     *
     * @throws TlsFileException when they cannot be read, hold no certificate and key, or these do not belong together
     */
    Loaded load(Vertx vertx) {
        List<Buffer> content = files.stream().map(TlsFiles::read).toList();
        KeyCertOptions options = reader.apply(content);
        X509Certificate certificate = proven(options, vertx);
        if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
            LOG.warn(
                    "{}: the certificate has expired at {}",
                    names(),
                    certificate.getNotAfter().toInstant());
        }
        return new Loaded(options, clients == null ? null : authorities(clients.ca(), content), fingerprint(content));
    }

    private static PemTrustOptions authorities(Path file, List<Buffer> content) {
        Buffer pem = content.get(content.size() - 1);
        boolean usable;
        try {
            usable = !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes()))
                    .isEmpty();
        } catch (CertificateException unusable) {
            usable = false;
        }
        if (!usable) {
            throw new TlsFileException(file + ": no certificate (expected: PEM certificates of those who may sign)");
        }
        return new PemTrustOptions().addCertValue(pem);
    }

    /** Tells whether the files differ from what was read before; null when they cannot be read now. */
    @Nullable
    String fingerprint() {
        try {
            return fingerprint(files.stream().map(TlsFiles::read).toList());
        } catch (TlsFileException unreadable) {
            return null;
        }
    }

    String names() {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }

    private static Buffer read(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new TlsFileException(
                    file + ": cannot be read, " + e.getClass().getSimpleName() + " (expected: a readable file)");
        }
    }

    private X509Certificate proven(KeyCertOptions options, Vertx vertx) {
        try {
            for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager keys) {
                    return proven(keys);
                }
            }
        } catch (TlsFileException e) {
            throw e;
        } catch (Exception unusable) {
            throw new TlsFileException(
                    names() + ": not usable, " + reason(unusable) + " (expected: a certificate and its private key)");
        }
        throw new TlsFileException(names() + ": no key (expected: a certificate and its private key)");
    }

    private X509Certificate proven(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : KEY_TYPES) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
                requireFit(keys.getPrivateKey(aliases[0]), certificate);
                return certificate;
            }
        }
        throw new TlsFileException(names() + ": no key (expected: a certificate and its private key, RSA or EC)");
    }

    private void requireFit(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        boolean fits;
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            signature.update(PROOF);
            byte[] proof = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROOF);
            fits = signature.verify(proof);
        } catch (java.security.InvalidKeyException | java.security.SignatureException otherKind) {
            fits = false;
        }
        if (!fits) {
            throw new TlsFileException(names() + ": the key is not that of the certificate (expected: a pair)");
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    /** The kind of failure only: messages of key readers may quote what they read. */
    private static String reason(Exception unusable) {
        Throwable root = unusable;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    private static String fingerprint(List<Buffer> content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Buffer file : content) {
                digest.update(file.getBytes());
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * What was read.
     *
     * @param authorities who may sign the certificates of clients; null when these need none
     * @param fingerprint of the content
     */
    record Loaded(KeyCertOptions options, @Nullable PemTrustOptions authorities, String fingerprint) {}
}
