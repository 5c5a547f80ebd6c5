/**
 * The database: one SQLite file, its schema, one writing connection, a few reading ones, and the threads that may wait for them.
 *
 * <p>The only room that speaks JDBC. It knows failures ({@code problem}) and nothing of what the rows mean. SQL lies in files
 * under {@code sql/<table>/<verb>.sql}; routes run it with camel-sql on {@code #reader} and {@code #writer}.
 */
@NullMarked
package io.dragoman.store;

import org.jspecify.annotations.NullMarked;
