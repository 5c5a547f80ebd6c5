package io.dragoman.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of the chain.
 *
 * @param seq of the last row; 0 for an empty log
 * @param hash of the last row, 64 hexadecimal digits
 */
public record AuditHead(long seq, String hash) {
    static final AuditHead EMPTY = new AuditHead(0, AuditRow.NO_HASH);

    static AuditHead of(List<Map<String, @Nullable Object>> rows) {
        return rows.isEmpty()
                ? EMPTY
                : new AuditHead(
                        AuditRow.number(rows.get(0), "seq"),
                        String.valueOf(rows.get(0).get("hash")));
    }
}
