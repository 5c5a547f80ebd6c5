package io.dragoman.orchestration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import io.dragoman.chat.Usd;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Catalogs;
import io.dragoman.negotiation.Decision;
import io.dragoman.provider.ProviderAnswer;
import java.util.List;
import java.util.Set;

/** Builds plans, models and what models said, for tests of this room. */
final class Plans {
    private Plans() {}

    /** A model whose name tells no maker, so that its vendor is its provider; both prices are USD for one million tokens. */
    static Model model(String id, String providerId, int weight, double price) {
        return new Model(
                id,
                providerId,
                id,
                weight,
                0,
                0,
                Price.of(Catalogs.usd(price), Catalogs.usd(price)),
                PriceSource.ADMIN,
                null,
                true);
    }

    /** As a negotiation would have ranked it: the heavier, the more likely right. */
    static Candidate candidate(String id, String providerId, int weight) {
        Model model = model(id, providerId, weight, 1);
        return new Candidate(
                model, Catalogs.provider(providerId), 10, 10, 1, 0, 100, 1_000, 10, 20, weight / 10.0, 1, weight);
    }

    static Contribution said(Candidate author, String text) {
        ProviderAnswer answer =
                new ProviderAnswer(Json.object(), text, "", List.of(), StopReason.STOP, Usage.NONE, true);
        RoutingPolicy policy = new RoutingPolicy(Mode.NORMAL, 1, 1, 0);
        Decision decision = new Decision(policy, 1, 10, 1, List.of(author), List.of(), false);
        return new Contribution("draft", author, answer, decision, "");
    }

    /** A plan that has a minute. */
    static Plan plan(double budgetUsd, Orchestration orchestration) {
        ArrayNode messages = Json.array();
        messages.addObject().put("role", "user").put("content", "Plan the move.");
        RoutingPolicy policy = new RoutingPolicy(Mode.HIGH_CONFIDENCE, Usd.toNano(budgetUsd), 60_000, 0);
        ChatRequest request = new ChatRequest(
                "r-1",
                null,
                Set.of(),
                policy,
                messages,
                null,
                0,
                Json.object().put("max_tokens", 1_000),
                null,
                false,
                Json.object(),
                OutputFormat.AS_IS,
                AllowedModels.ALL);
        return new Plan(request, orchestration, System.nanoTime() + 60_000_000_000L, step -> {});
    }

    static Orchestration mode(String mode) {
        return new Orchestration(mode, 0, 0, null, null, 0, 1, false);
    }

    static Orchestration reviewers(int reviewers) {
        return new Orchestration("adversarial", 0, 0, null, null, 0, reviewers, false);
    }
}
