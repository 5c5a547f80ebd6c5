package io.dragoman.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A consumer key as people handle it: {@code dg_<8 public>_<43 secret>_<6 check>} (S-10). The public part finds the row, the secret has 256
 * bits, and the check tells a mistyped key from a foreign one without asking anybody. A scanner of repositories can do the same.
 *
 * @param publicId letters and digits, may be shown
 * @param text the whole key, a secret
 */
record KeyText(String publicId, String text) {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int PUBLIC_LENGTH = 8;
    private static final int CHECK_LENGTH = 6;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("dg_([0-9A-Za-z]{8})_[0-9A-Za-z_-]{43}_([0-9A-Za-z]{6})");

    static KeyText make(SecureRandom random) {
        StringBuilder publicId = new StringBuilder();
        for (int i = 0; i < PUBLIC_LENGTH; i++) {
            publicId.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return make(publicId.toString(), random);
    }

    /** A new secret under a public part that is known already. */
    static KeyText make(String publicId, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String head =
                "dg_" + publicId + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new KeyText(publicId, head + "_" + check(head));
    }

    /** Empty when the text has another form, or its check does not fit. */
    static Optional<KeyText> parse(String text) {
        Matcher form = FORM.matcher(text);
        boolean fits = form.matches() && form.group(2).equals(check(text.substring(0, form.start(2) - 1)));
        return fits ? Optional.of(new KeyText(form.group(1), text)) : Optional.empty();
    }

    /** True for a text that looks like a key but whose check does not fit. */
    static boolean mistyped(String text) {
        return FORM.matcher(text).matches() && parse(text).isEmpty();
    }

    /** CRC-32 in 62 digits, which are more than enough for 32 bits. */
    private static String check(String head) {
        CRC32 crc = new CRC32();
        crc.update(head.getBytes(StandardCharsets.UTF_8));
        char[] check = new char[CHECK_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
            check[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(check);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "dg_" + publicId;
    }
}
