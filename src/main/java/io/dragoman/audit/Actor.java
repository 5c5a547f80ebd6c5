package io.dragoman.audit;

/** Somebody who can be named in the audit log. */
public interface Actor {
    /** The name of the key, never the key. */
    String id();
}
