package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S-22, S-26. */
class SecretTest {
    @Test
    void wipesWhatItWasMadeFromAndWhatItHolds() {
        char[] typed = "sk-é".toCharArray();
        List<byte[]> held = new ArrayList<>();
        try (Secret secret = Secret.of(typed)) {
            assertThat(typed).containsOnly('\0');
            secret.use(held::add);
            assertThat(new String(held.get(0), StandardCharsets.UTF_8)).isEqualTo("sk-é");
        }
        assertThat(held.get(0)).containsOnly(0);
    }

    @Test
    void takesOverTheArrayItIsGiven() {
        byte[] value = {1, 2, 3};
        Secret.of(value).close();
        assertThat(value).containsOnly(0);
    }

    @Test
    void isOfNoUseOnceClosed() {
        Secret secret = Secret.of(new byte[] {1});
        secret.close();
        secret.close();
        assertThatThrownBy(() -> secret.use(bytes -> bytes)).isInstanceOf(VaultLockedException.class);
    }

    @Test
    void showsItselfNowhereS26() {
        Secret secret = Secret.of("sk-canary".toCharArray());
        assertThat(secret.toString()).doesNotContain("canary");
        assertThat(secret).isNotInstanceOf(Serializable.class);
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(secret))
                .hasMessageContaining("no properties discovered");
    }

    @Test
    void passwordsShowThemselvesNowhereS22() {
        assertThat(Password.of("pw-canary-long".toCharArray()).toString()).doesNotContain("canary");
        assertThat(Password.of("pw-canary-long".toCharArray())).isNotInstanceOf(Serializable.class);
    }
}
