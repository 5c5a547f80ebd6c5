package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-10. */
class KeyTextTest {
    private static final String KNOWN = "dg_0123ABcd_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ_2aHtxw";

    private final SecureRandom random = new SecureRandom();

    @Test
    void makesKeysThatItReads() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            KeyText key = KeyText.make(random);
            assertThat(key.text()).matches("dg_[0-9A-Za-z]{8}_[0-9A-Za-z_-]{43}_[0-9A-Za-z]{6}");
            assertThat(KeyText.parse(key.text())).contains(key);
            assertThat(KeyText.mistyped(key.text())).isFalse();
            assertThat(texts.add(key.text())).isTrue();
        }
    }

    @Test
    void keepsThePublicPartForANewSecret() {
        KeyText first = KeyText.make(random);
        KeyText second = KeyText.make(first.publicId(), random);
        assertThat(second.publicId()).isEqualTo(first.publicId());
        assertThat(second.text()).isNotEqualTo(first.text()).startsWith("dg_" + first.publicId() + "_");
    }

    @Test
    void readsAKeyOfThisVersionForEver() {
        assertThat(KeyText.parse(KNOWN).map(KeyText::publicId)).contains("0123ABcd");
        assertThat(KeyText.parse(KNOWN)).hasToString("Optional[dg_0123ABcd]");
    }

    @Test
    void noticesEachMistypedCharacter() {
        String text = KeyText.make(random).text();
        for (int i = 3; i < text.length(); i++) {
            if (text.charAt(i) != '_' && text.charAt(i) != '-') {
                char other = text.charAt(i) == 'x' ? 'y' : 'x';
                String mistyped = text.substring(0, i) + other + text.substring(i + 1);
                assertThat(KeyText.mistyped(mistyped)).as(mistyped).isTrue();
                assertThat(KeyText.parse(mistyped)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dg_",
                "dga_0123456789abcdef",
                "dg_0123ABcd_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
                "dg_0123ABc_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ_0000000",
                " " + KNOWN,
                KNOWN + "\n"
            })
    void takesNothingElseForAKey(String text) {
        assertThat(KeyText.parse(text)).isEmpty();
        assertThat(KeyText.mistyped(text)).isFalse();
    }
}
