/**
 * Time series of what requests took and cost: samples, their roll-ups by minute, hour and day, queries over them, statistics of the last
 * day, and how long all of it is kept.
 *
 * <p>The room is fed by the request log, in the transaction that writes it, and reads nothing else. It must not know how a request was
 * decided, or what is done with the figures.
 */
@NullMarked
package io.dragoman.tsdb;

import org.jspecify.annotations.NullMarked;
