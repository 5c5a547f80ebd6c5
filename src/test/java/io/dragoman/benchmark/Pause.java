package io.dragoman.benchmark;

import java.util.concurrent.locks.LockSupport;

/** A wait of the driver between two looks or two edits. */
final class Pause {
    private Pause() {}

    static void ms(long ms) {
        long end = System.nanoTime() + ms * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
