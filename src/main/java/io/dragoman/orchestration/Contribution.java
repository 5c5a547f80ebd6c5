package io.dragoman.orchestration;

import io.dragoman.chat.ThoughtFilter;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.provider.ProviderAnswer;
import io.dragoman.provider.ToolCall;
import java.util.stream.Collectors;

/**
 * An answer to the client's request that a step of a plan brought.
 *
 * @param step which step
 * @param author who wrote it
 * @param answer as it came
 * @param decision who else could have written it
 * @param routingReason why this author
 */
public record Contribution(
        String step, Candidate author, ProviderAnswer answer, Decision decision, String routingReason) {
    public String modelId() {
        return author.model().id();
    }

    /** The answer for people and for other models: its words, or the tools it would call. */
    public String text() {
        String said = ThoughtFilter.removed(answer.text());
        return said.isEmpty()
                ? answer.toolCalls().stream().map(Contribution::spelled).collect(Collectors.joining("\n"))
                : said;
    }

    boolean usable() {
        return !text().isBlank();
    }

    private static String spelled(ToolCall call) {
        return call.name() + "(" + call.arguments() + ")";
    }
}
