package io.dragoman.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reviewer says in the form it was asked for.
 *
 * @param accept true when it would let the answer go out
 * @param defects what it found wrong
 * @param confidence how sure it is, 0 to 1
 */
public record Verdict(boolean accept, List<Defect> defects, double confidence) {
    /**
     * @param severity {@code minor}, {@code major} or {@code critical}
     * @param where the place in the answer
     * @param what is wrong there
     * @param fix how to mend it
     */
    public record Defect(String severity, String where, String what, String fix) {
        boolean minor() {
            return severity.equals("minor");
        }

        String text() {
            return "[" + severity + "] " + where + ": " + what + (fix.isBlank() ? "" : " Fix: " + fix);
        }
    }

    public Verdict {
        defects = List.copyOf(defects);
    }

    /** @param json satisfies {@code prompts/verdict.schema.json} */
    static Verdict of(JsonNode json) {
        List<Defect> defects = new ArrayList<>();
        json.path("defects")
                .forEach(defect -> defects.add(new Defect(
                        defect.path("severity").asText(),
                        defect.path("where").asText(),
                        defect.path("what").asText(),
                        defect.path("fix").asText())));
        return new Verdict(
                json.path("accept").asBoolean(),
                defects,
                json.path("confidence").asDouble());
    }

    /** True when nothing but trifles stands against the answer. */
    boolean accepts() {
        return accept && defects.stream().allMatch(Defect::minor);
    }
}
