package io.dragoman.events;

import java.util.Locale;
import java.util.Optional;

/** What kinds of things are told. */
public enum EventType {
    /** A client got its answer. */
    ROUTE_SUCCESS,
    /** A client got an error, or left before its answer had ended. */
    ROUTE_ERROR,
    /** An attempt failed and another model was asked in its place. */
    FAILOVER,
    /** A model became healthy, degraded or down. */
    HEALTH_CHANGE,
    /** A request was refused because the money of its key, team or the broker is used up. */
    BUDGET_EXCEEDED,
    /** Another configuration is in force. */
    CONFIG_CHANGE,
    /** The vault was unlocked or locked, or refused a password. */
    VAULT_STATE,
    /** A route file was taken into use, or refused. */
    RELOAD,
    /** A step of a planned conversation is done. */
    REVIEW_STEP;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** As it stands in the stream. */
    public String wireName() {
        return wireName;
    }

    /** Empty when there is no such type. */
    public static Optional<EventType> ofWireName(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
