package io.dragoman.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-80. */
class RedactionTest {
    private static final String UNUSUAL = "Zq7!vX2#pL9@wK4$tR6";

    @AfterEach
    void forget() {
        KnownSecrets.add("test", new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcdefgh12345678",
                "dg_0123456789abcdef",
                "dga_0123456789abcdef",
                "Bearer abcdef0123456789",
                "AIzaSyA1234567890abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "-----BEGIN PRIVATE KEY-----\nMIIBVAIBADANBg\n-----END PRIVATE KEY-----"
            })
    void takesOutWhatLooksLikeAKey(String key) {
        assertThat(Redaction.text("before " + key + " after")).isEqualTo("before [key] after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin_password: missing (expected: a text)",
                "key: not valid here (expected: Authorization: Bearer <key>, or x-api-key: <key>)",
                "audit log ends at seq=41 hash=3d1252ca67c28cdfb86ebe18ba5a5648a100a2d50306f67d771099aebda27806",
                "secret provider/a does not open (expected: as it was stored)"
            })
    void leavesOurOwnWordsAlone(String text) {
        assertThat(Redaction.text(text)).isEqualTo(text);
    }

    @Test
    void takesOutAKnownSecretOfAnyFormInWholeAndInPieces() {
        KnownSecrets.add("test", UNUSUAL);

        assertThat(Redaction.text("key=" + UNUSUAL + ";")).isEqualTo("key=[key];");
        assertThat(Redaction.text("key=" + UNUSUAL.substring(3, 16) + "...")).isEqualTo("key=[key]...");
        assertThat(Redaction.text(UNUSUAL + UNUSUAL)).doesNotContain("vX2#");
        assertThat(Redaction.text(UNUSUAL.substring(0, 7))).isEqualTo(UNUSUAL.substring(0, 7));
    }

    @Test
    void forgetsASecretThatHasBeenReplaced() {
        KnownSecrets.add("test", UNUSUAL);
        KnownSecrets.add("test", "another-secret-of-mine");

        assertThat(Redaction.text(UNUSUAL)).isEqualTo(UNUSUAL);
        assertThat(Redaction.text("another-secret-of-mine")).isEqualTo("[key]");
    }

    @Test
    void filtersEveryLineOfTheLogStackTracesIncluded() {
        KnownSecrets.add("test", UNUSUAL);
        PatternLayout layout = PatternLayout.newBuilder()
                .withConfiguration(new DefaultConfiguration())
                .withPattern("%redact{%-5p %enc{%m}{CRLF}%n%throwable}")
                .build();
        StringWriter line = new StringWriter();

        line.append(layout.toSerializable(Log4jLogEvent.newBuilder()
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("provider said " + UNUSUAL + "\nand more"))
                .setThrown(new IllegalStateException("header Bearer abcdef0123456789"))
                .build()));

        assertThat(line.toString())
                .startsWith("WARN  provider said [key]\\nand more")
                .contains("IllegalStateException: header [key]")
                .contains("RedactionTest")
                .doesNotContain("abcdef0123456789");
    }
}
