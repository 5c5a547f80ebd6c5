package io.dragoman.mock;

/** An error answer in a provider's own shape. */
record WireError(int status, String body) {}
