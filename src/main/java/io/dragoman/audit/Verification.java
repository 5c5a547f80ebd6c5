package io.dragoman.audit;

import org.jspecify.annotations.Nullable;

/**
 * What reading the chain has shown.
 *
 * @param head the last row that is as it was written
 * @param brokenSeq the first row that is not, or is missing; null when the chain is whole
 * @param reason null when the chain is whole
 */
public record Verification(
        AuditHead head, @Nullable Long brokenSeq, @Nullable String reason) {
    static Verification whole(AuditHead head) {
        return new Verification(head, null, null);
    }

    static Verification broken(AuditHead head, long seq, String reason) {
        return new Verification(head, seq, reason);
    }

    public boolean isWhole() {
        return brokenSeq == null;
    }
}
