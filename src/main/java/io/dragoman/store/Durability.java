package io.dragoman.store;

/** What a commit survives. */
public enum Durability {
    /** The end of the process, however it ends. */
    PROCESS,
    /** The end of the power, too: each transaction waits for the disk. */
    POWER
}
