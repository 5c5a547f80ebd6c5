/** Walks through the whole application: the real broker on a free port, a real SQLite file, live providers that speak the true wire formats. */
package io.dragoman.walk;
