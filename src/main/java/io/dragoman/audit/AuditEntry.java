package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One change, before it has its place in the log.
 *
 * @param action what happened, as {@code provider_changed}: a noun and a verb in the past
 * @param target id of what was changed; null where there is only one
 * @param before what was there, without secrets; null for nothing
 * @param after what is there now, without secrets; null for nothing
 */
public record AuditEntry(
        Caller caller,
        String action,
        @Nullable String target,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {

    /** A deed that has no state before and after. */
    public static AuditEntry of(Caller caller, String action, @Nullable String target) {
        return new AuditEntry(caller, action, target, null, null);
    }
}
