package io.dragoman.redaction;

import java.util.regex.Pattern;

/** Takes keys out of text: those that look like one, and those that are known. Safe for any thread. */
public final class Redaction {
    public static final int MAX_MESSAGE_CHARS = 500;

    private static final String MASK = "[key]";

    /** Looks at no more than this of a provider's text, so that a large body costs nothing. */
    private static final int MAX_INPUT_CHARS = 4_000;

    /** Whether a word begins is asked once, and only at letters, not once for each form: every request log runs through here. */
    private static final String LOOKS_LIKE_A_KEY = "(?=[a-z])\\b(?:"
            + "(?:sk|pk|rk|gsk|xai|hf|ghp|dg|dga|r8|nvapi|pplx|csk|tgp)[-_][A-Za-z0-9_*.-]{6,}"
            + "|AIza[A-Za-z0-9_-]{10,}"
            + "|ya29\\.[A-Za-z0-9_-]{10,}"
            + "|AKIA[A-Z0-9]{12,}"
            + "|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?"
            + "|(?:bearer|basic)\\s+[A-Za-z0-9_.~+/=*-]{6,})"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?";

    private static final Pattern KEY = Pattern.compile("(?i)" + LOOKS_LIKE_A_KEY);
    /** A provider may quote a key of any form. */
    private static final Pattern KEY_OF_A_PROVIDER = Pattern.compile("(?i)" + LOOKS_LIKE_A_KEY
            + "|\\b[A-Fa-f0-9]{32,}\\b"
            + "|(?<=(?:api[ _-]?key|token|secret|password)(?: provided)?[:=] ?['\"]?)[^\\s'\",;]{6,}");

    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)\\b[a-z][a-z0-9+.-]{1,15}://[^\\s'\"<>)\\]]+|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Redaction() {}

    /** The text without keys, and otherwise as it is. */
    public static String text(String text) {
        return KnownSecrets.mask(KEY.matcher(text).replaceAll(MASK), MASK);
    }

    /** What a provider says, without keys, addresses and control characters, at most 500 characters. */
    public static String message(String text) {
        String bounded = text.length() > MAX_INPUT_CHARS ? text.substring(0, MAX_INPUT_CHARS) : text;
        String plain = CONTROL.matcher(bounded).replaceAll(" ");
        String withoutKeys = KnownSecrets.mask(KEY_OF_A_PROVIDER.matcher(plain).replaceAll(MASK), MASK);
        String safe = ADDRESS.matcher(withoutKeys).replaceAll("[address]").strip();
        return safe.length() <= MAX_MESSAGE_CHARS ? safe : cut(safe);
    }

    private static String cut(String text) {
        int end = MAX_MESSAGE_CHARS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
