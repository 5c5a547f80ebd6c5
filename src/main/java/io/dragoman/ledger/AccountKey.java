package io.dragoman.ledger;

/** One key in one month, for example 202611. */
record AccountKey(String keyId, int month) {}
