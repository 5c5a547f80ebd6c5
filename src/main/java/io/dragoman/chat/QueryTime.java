package io.dragoman.chat;

import io.dragoman.problem.InvalidRequestException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** A point in time as it stands in a query: RFC 3339, or epoch milliseconds. */
public final class QueryTime {
    private QueryTime() {}

    /**
     * @param name of the parameter, for the message
     * @return epoch milliseconds
     * @throws InvalidRequestException when it is neither
     */
    public static long parse(String name, String text) {
        if (text.matches("[0-9]{1,15}")) {
            return Long.parseLong(text);
        }
        try {
            // The plus of an offset is a blank in a query, unless the client has encoded it.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw InvalidRequestException.of(
                    name, text, "an RFC 3339 time such as 2026-01-31T12:00:00Z, or epoch milliseconds");
        }
    }
}
