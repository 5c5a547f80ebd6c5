package io.dragoman.camel.hot;

/** Hears what the loader did; called on the loader's thread, must not block. */
public interface ReloadListener {
    /**
     * @param file relative to the routes folder
     * @param millis from the discovery of the change to the swap
     */
    void reloaded(String file, int generation, long millis);

    /** The old generation keeps running. */
    void refused(String file, int line, String reason);
}
