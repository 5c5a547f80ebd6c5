package io.dragoman.operations;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers: should requests be sent here? Not as long as any named condition gives a reason against it. Safe for any thread. */
public final class Readiness {
    private final Map<String, Supplier<@Nullable String>> conditions = new ConcurrentHashMap<>();

    /**
     * Not ready until the condition is {@linkplain #clear cleared}.
     *
     * @param reason for everybody who asks, so without hosts, paths or keys
     */
    public void block(String condition, String reason) {
        conditions.put(condition, () -> reason);
    }

    public void clear(String condition) {
        conditions.remove(condition);
    }

    /** Not ready while the check, which must be quick, gives a reason. */
    public void watch(String condition, Supplier<@Nullable String> check) {
        conditions.put(condition, check);
    }

    /** Reasons against, by condition, sorted; empty when requests are welcome. */
    public Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        conditions.forEach((condition, check) -> {
            String reason = check.get();
            if (reason != null) {
                reasons.put(condition, reason);
            }
        });
        return reasons;
    }
}
