package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.vault.Sealed.Use;
import org.junit.jupiter.api.Test;

/** I5: what is sealed opens with the same key, for the same use, in the same place, and not otherwise. */
class SealedTest {
    private final byte[] key = Sealed.random(32);
    private final byte[] value = {1, 2, 3};

    @Test
    void opensWhatItSealed() {
        Sealed sealed = Sealed.seal(key, Use.SECRET, "vault|a|1", value);
        assertThat(sealed.open(key, Use.SECRET, "vault|a|1")).isEqualTo(value);
        assertThat(sealed.ct()).hasSize(value.length + 16);
    }

    @Test
    void opensUnderNoOtherUsePlaceOrKeyI5() {
        Sealed sealed = Sealed.seal(key, Use.SECRET, "vault|a|1", value);
        assertThat(sealed.open(key, Use.DATA_KEY, "vault|a|1")).isNull();
        assertThat(sealed.open(key, Use.ROOT_KEY, "vault|a|1")).isNull();
        assertThat(sealed.open(key, Use.SECRET, "vault|b|1")).isNull();
        assertThat(sealed.open(key, Use.SECRET, "vault|a|2")).isNull();
        assertThat(sealed.open(Sealed.random(32), Use.SECRET, "vault|a|1")).isNull();
    }

    @Test
    void neverSealsTwiceAlike() {
        Sealed first = Sealed.seal(key, Use.SECRET, "p", value);
        Sealed second = Sealed.seal(key, Use.SECRET, "p", value);
        assertThat(first.nonce()).hasSize(12).isNotEqualTo(second.nonce());
        assertThat(first.ct()).isNotEqualTo(second.ct());
    }

    @Test
    void leavesTheKeyAndTheValueAsTheyAre() {
        byte[] sameKey = key.clone();
        Sealed.seal(key, Use.SECRET, "p", value).open(key, Use.SECRET, "p");
        assertThat(key).isEqualTo(sameKey);
        assertThat(value).containsExactly(1, 2, 3);
    }

    @Test
    void doesNotOpenWhatIsTooShortToBeSealed() {
        assertThat(new Sealed(new byte[12], new byte[15]).open(key, Use.SECRET, "p"))
                .isNull();
        assertThat(new Sealed(new byte[11], new byte[32]).open(key, Use.SECRET, "p"))
                .isNull();
        assertThat(new Sealed(new byte[0], new byte[0]).open(key, Use.SECRET, "p"))
                .isNull();
    }
}
