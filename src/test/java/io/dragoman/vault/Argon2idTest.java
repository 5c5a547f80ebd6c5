package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2idTest {
    private final Argon2id argon = new Argon2id();

    /** From the test vectors of the reference implementation. */
    @Test
    void derivesWhatTheReferenceImplementationDerives() {
        assertThat(derive(new Argon2Cost(256, 2, 1)))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
        assertThat(derive(new Argon2Cost(256, 2, 2)))
                .isEqualTo("6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
        assertThat(derive(new Argon2Cost(64 << 10, 2, 1)))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @Test
    void theMemoryItUsesAgainChangesNothing() {
        Argon2Cost cost = new Argon2Cost(256, 2, 1);
        assertThat(derive(cost)).isEqualTo(derive(cost)).isEqualTo(new Argon2idTest().derive(cost));
    }

    @ParameterizedTest
    @CsvSource({"7,1,1", "15,1,2", "1048577,1,1", "64,0,1", "64,65,1", "64,1,0", "1024,1,17"})
    void refusesCostsThatNoVaultHas(int memoryKib, int iterations, int parallelism) {
        assertThatThrownBy(() -> new Argon2Cost(memoryKib, iterations, parallelism))
                .hasMessage("the vault's key parameters do not fit (expected: as they were stored)");
    }

    @ParameterizedTest
    @CsvSource({"8,1,1", "128,64,16", "1048576,1,1"})
    void takesCostsAtTheLimits(int memoryKib, int iterations, int parallelism) {
        assertThat(new Argon2Cost(memoryKib, iterations, parallelism).memoryKib())
                .isEqualTo(memoryKib);
    }

    @Test
    void theStandardIsWhatTheRequirementsName() {
        assertThat(Argon2Cost.STANDARD).isEqualTo(new Argon2Cost(65_536, 3, 1));
    }

    private String derive(Argon2Cost cost) {
        byte[] password = "password".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = "somesalt".getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(argon.derive(password, salt, cost));
    }
}
