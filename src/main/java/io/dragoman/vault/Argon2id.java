package io.dragoman.vault;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id. The memory it works in belongs to the thread: derivations one after the other share it, so that a burst of wrong passwords
 * needs it once, and it goes when the idle thread ends. The library clears it after each derivation.
 */
final class Argon2id implements KeyDerivation {
    private static final int KEY_BYTES = 32;

    private record Working(int memoryKib, FixedBlockPool blocks) {}

    private final ThreadLocal<Working> working = new ThreadLocal<>();

    @Override
    public byte[] derive(byte[] password, byte[] salt, Argon2Cost cost) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withBlockPool(blocks(cost))
                .build());
        byte[] key = new byte[KEY_BYTES];
        generator.generateBytes(password, key);
        return key;
    }

    private FixedBlockPool blocks(Argon2Cost cost) {
        Working mine = working.get();
        if (mine == null || mine.memoryKib() != cost.memoryKib()) {
            int blocks = Argon2BytesGenerator.getBlockCount(cost.memoryKib(), cost.parallelism());
            mine = new Working(cost.memoryKib(), new FixedBlockPool(blocks));
            working.set(mine);
        }
        return mine.blocks();
    }
}
