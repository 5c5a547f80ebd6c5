package io.dragoman.orchestration;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one reviewer said about an answer.
 *
 * @param round 1 for the first
 * @param modelId who said it
 * @param verdict null when it answered in its own words
 * @param text its words as they came
 */
public record Critique(int round, String modelId, @Nullable Verdict verdict, String text) {
    public boolean accepts() {
        return verdict != null && verdict.accepts();
    }

    /** For people and for the author. */
    public String summary() {
        if (verdict == null) {
            return text;
        }
        if (verdict.defects().isEmpty()) {
            return verdict.accept() ? "No defects." : "Not acceptable; no defect is named.";
        }
        return verdict.defects().stream().map(defect -> "- " + defect.text()).collect(Collectors.joining("\n"));
    }

    String outcome() {
        if (verdict == null) {
            return "free_text";
        }
        return accepts() ? "accepted" : "defects:" + verdict.defects().size();
    }
}
