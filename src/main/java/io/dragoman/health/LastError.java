package io.dragoman.health;

import io.dragoman.chat.ErrorClass;

/**
 * The latest failure that was the provider's fault. It holds nothing that the provider wrote.
 *
 * @param errorClass whose fault and of which kind
 * @param status the provider's HTTP status, 0 when none arrived
 * @param atMs epoch milliseconds when it was recorded
 */
public record LastError(ErrorClass errorClass, int status, long atMs) {}
