package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** S-22. */
class PasswordTest {
    @Test
    void isTheSameHoweverTheKeyboardComposesItS22() {
        byte[] composed = "caf\u00e9".getBytes(StandardCharsets.UTF_8);
        assertThat(of("cafe\u0301").bytes()).isEqualTo(composed);
        assertThat(of("caf\u00e9").bytes()).isEqualTo(composed);
    }

    @Test
    void hasTwelveBytesToOneKibibyteS22() {
        assertThat(of("x".repeat(11)).fits()).isFalse();
        assertThat(of("x".repeat(12)).fits()).isTrue();
        assertThat(of("x".repeat(1024)).fits()).isTrue();
        assertThat(of("x".repeat(1025)).fits()).isFalse();
        assertThat(of("\u00e9".repeat(6)).fits()).isTrue();
    }

    @Test
    void saysHowLongItIsAndNotWhat() {
        assertThatThrownBy(() -> of("hunter2").requireFit("new_password"))
                .hasMessage("new_password: 7 bytes (expected: 12 to 1024)");
        Password good = of("x".repeat(12));
        assertThat(good.requireFit("new_password")).isSameAs(good);
    }

    @Test
    void wipesWhatWasTypedAndItself() {
        for (String text : new String[] {"plain password", "caf\u00e9 password", "cafe\u0301 password"}) {
            char[] typed = text.toCharArray();
            Password password = Password.of(typed);
            assertThat(typed).containsOnly('\0');
            assertThat(password.bytes()).doesNotContain((byte) 0);
            password.close();
            assertThat(password.bytes()).containsOnly((byte) 0);
        }
    }

    @Test
    void textBecomesBytesWithoutRest() {
        byte[] bytes = Wipe.utf8("aé€".toCharArray());
        assertThat(bytes).isEqualTo("aé€".getBytes(StandardCharsets.UTF_8));
        assertThat(Arrays.copyOf(bytes, 1)).containsExactly('a');
    }

    private static Password of(String text) {
        return Password.of(text.toCharArray());
    }
}
