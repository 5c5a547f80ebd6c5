/**
 * Money: what keys may spend, what is held for calls that run, what calls have cost. Every call to a provider holds its upper cost first
 * and settles its real cost when it ends; no run of parallel calls, crashes or disconnects spends more than a budget or forgets a call.
 *
 * <p>Budgets are decided in memory and written by one thread, in groups. The room knows the store and prices; it must not know how a
 * model was chosen, what was asked, or what a key looks like.
 */
@NullMarked
package io.dragoman.ledger;

import org.jspecify.annotations.NullMarked;
