package io.dragoman.orchestration;

import io.dragoman.catalog.Catalog;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.negotiation.Exclusion;
import io.dragoman.negotiation.Negotiator;
import io.dragoman.negotiation.Preference;
import io.dragoman.orchestration.Seat.Work;
import io.dragoman.problem.DragomanException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the steps of a plan: who is asked what, with which share of the purse. Routes call it. Before a round begins it makes sure that
 * what is left covers the upper cost of the round; where it does not, fewer are seated, or the plan stops. Stateless; safe for any
 * thread.
 */
public final class Seats {
    private static final String CRITIQUE = "critique";
    /** Output tokens that a critique is reckoned with where the revision after it is. */
    private static final int CRITIQUE_TOKENS = 500;

    private final Negotiator negotiator;
    private final Catalog catalog;
    private final Questions questions;

    public Seats(Negotiator negotiator, Catalog catalog, Prompts prompts) {
        this.negotiator = negotiator;
        this.catalog = catalog;
        this.questions = new Questions(prompts);
    }

    /** The client's request as it is, to whoever may write; all that is left may be spent. */
    public Seat draft(Plan plan) {
        RoutingPolicy policy = policy(plan, plan.orchestration().primaryMinWeight(), plan.leftNanoUsd());
        ChatRequest question = questions.own(plan.request(), policy, true);
        String wanted = plan.orchestration().primaryModelId();
        Preference preference = wanted == null ? new Preference(List.of()) : explicit(plan, "draft", wanted, question);
        return new Seat("draft", Work.ANSWER, plan.round(), question, preference, true, List.of());
    }

    /**
     * Asks the author for a better answer, in the light of what was said in this round.
     *
     * @param step names the prompt
     */
    public Seat revision(Plan plan, String step) {
        Contribution newest = plan.requireBest();
        RoutingPolicy policy = policy(plan, plan.orchestration().primaryMinWeight(), plan.leftNanoUsd());
        ChatRequest question = questions.revision(plan.request(), policy, step, newest, plan.critiquesOfRound());
        Preference author = new Preference(List.of(newest.modelId()));
        return new Seat(step, Work.REVISION, plan.revisions() + 1, question, author, true, List.of());
    }

    /** A round of critiques side by side, and room in the purse for the revision that may follow; empty stops the plan. */
    public List<Seat> reviewers(Plan plan) {
        Contribution newest = plan.requireBest();
        long left = plan.leftNanoUsd();
        int minWeight = plan.orchestration().reviewMinWeight();
        ChatRequest question = questions.critique(plan.request(), policy(plan, minWeight, left), newest);
        List<Candidate> ranked = ranked(plan, question);
        int wanted = plan.orchestration().reviewers();
        List<Candidate> cast = explicitReviewers(plan, ranked, question, wanted);
        if (cast.isEmpty()) {
            cast = Casting.reviewers(ranked, newest.author(), wanted);
        }
        long revision = revisionNanoUsd(newest, cast);
        List<Candidate> affordable = affordable(cast, left - revision);
        if (affordable.isEmpty()) {
            plan.stop(Stop.BUDGET);
            return List.of();
        }
        plan.beginRound();
        List<Candidate> inTheirPlace = Casting.reviewers(ranked, newest.author(), ranked.size());
        return seats(plan, CRITIQUE, Work.CRITIQUE, question, affordable, inTheirPlace, left - revision);
    }

    /** The next voters: as many as could make the majority certain. Empty closes the vote. */
    public List<Seat> voters(Plan plan, int usual) {
        int missing = Votes.missing(plan, plan.voters(usual));
        int minWeight = plan.orchestration().primaryMinWeight();
        long left = plan.leftNanoUsd();
        ChatRequest question = questions.own(plan.request(), policy(plan, minWeight, left), false);
        List<Candidate> ranked = rankedVoters(plan, question);
        List<Candidate> fresh = ranked.stream()
                .filter(candidate -> !plan.asked().contains(candidate.model().id()))
                .toList();
        List<Candidate> before = ranked.stream()
                .filter(candidate -> plan.asked().contains(candidate.model().id()))
                .toList();
        List<Candidate> affordable = affordable(Casting.voters(fresh, before, missing), left);
        if (affordable.isEmpty()) {
            plan.closeVote();
            return List.of();
        }
        plan.beginRound();
        affordable.forEach(candidate -> plan.seated(candidate.model().id()));
        return seats(plan, "vote", Work.ANSWER, question, affordable, ranked, left);
    }

    /** Two cheap models of different vendors, and room in the purse for the strongest where that goes. */
    public List<Seat> cheapPair(Plan plan) {
        long left = plan.leftNanoUsd();
        RoutingPolicy policy = policy(plan, plan.orchestration().primaryMinWeight(), left);
        RoutingPolicy cheap =
                new RoutingPolicy(Mode.CHEAP, policy.maxBudgetNanoUsd(), policy.maxLatencyMs(), policy.minWeight());
        ChatRequest question = questions.own(plan.request(), cheap, false);
        List<Candidate> ranked = rankedVoters(plan, question);
        List<Candidate> pair = Casting.voters(ranked, List.of(), 2);
        Candidate strongest = Casting.strongest(ranked);
        long reserve = strongest == null ? 0 : strongest.leastUpperCostNanoUsd();
        List<Candidate> affordable = affordable(pair, left - reserve);
        if (affordable.size() < pair.size()) {
            reserve = 0;
            affordable = affordable(pair, left);
        }
        affordable.forEach(candidate -> plan.seated(candidate.model().id()));
        return seats(plan, "cheap", Work.ANSWER, question, affordable, ranked, left - reserve);
    }

    /** The strongest that the policy allows; nobody when it has answered already, which decides. */
    public List<Seat> strongest(Plan plan) {
        long left = plan.leftNanoUsd();
        RoutingPolicy policy = policy(plan, plan.orchestration().primaryMinWeight(), left);
        ChatRequest question = questions.own(plan.request(), policy, false);
        List<Candidate> ranked = ranked(plan, question);
        Candidate strongest = Casting.strongest(ranked);
        if (strongest == null) {
            return List.of();
        }
        for (Contribution answer : plan.answers()) {
            if (answer.modelId().equals(strongest.model().id())) {
                plan.choose(answer);
                plan.stop(Stop.ESCALATED);
                return List.of();
            }
        }
        plan.endsAs(Stop.ESCALATED);
        Preference preference = new Preference(List.of(strongest.model().id()));
        return List.of(new Seat("strongest", Work.ANSWER, plan.round(), question, preference, true, List.of()));
    }

    /**
     * The strongest model that has not voted, to choose among answers that differ, shown without names and in random order. A model that is
     * weaker than every voter would lower the vote: then the voter that was asked last, because the others differed, decides; of two, the
     * first in rank.
     */
    public List<Seat> judge(Plan plan) {
        List<Contribution> options = new ArrayList<>(Votes.distinct(plan.answers()));
        Collections.shuffle(options, new Random(plan.request().requestId().hashCode()));
        long left = plan.leftNanoUsd();
        int minWeight = plan.orchestration().reviewMinWeight();
        ChatRequest question = questions.judgement(plan.request(), policy(plan, minWeight, left), options);
        Decision decision = decision(plan, question);
        if (decision == null) {
            return List.of();
        }
        double weakest = options.stream()
                .mapToDouble(answer -> Casting.strength(answer.author()))
                .min()
                .orElse(0);
        List<Candidate> able = decision.ranked().stream()
                .filter(candidate -> !plan.asked().contains(candidate.model().id()))
                .filter(candidate -> Casting.strength(candidate) >= weakest)
                .toList();
        Candidate judge = Casting.strongest(able);
        if (judge == null) {
            List<Contribution> answers = plan.answers();
            plan.choose(answers.get(answers.size() < 3 ? 0 : answers.size() - 1));
            plan.stop(Stop.TIE_BREAK);
            return List.of();
        }
        Preference preference = new Preference(List.of(judge.model().id()));
        return List.of(new Seat("judge", Work.JUDGEMENT, plan.round(), question, preference, true, options));
    }

    private List<Candidate> explicitReviewers(Plan plan, List<Candidate> ranked, ChatRequest question, int wanted) {
        String id = plan.orchestration().reviewModelId();
        if (id == null || ranked.isEmpty()) {
            return List.of();
        }
        for (Candidate candidate : ranked) {
            if (candidate.model().id().equals(id)) {
                return Collections.nCopies(wanted, candidate);
            }
        }
        explicit(plan, CRITIQUE, id, question);
        return List.of();
    }

    /** The model that the client names goes first; where it cannot be used, the trace says why. */
    private Preference explicit(Plan plan, String step, String modelId, ChatRequest question) {
        Decision decision;
        try {
            decision = negotiator.negotiate(question, catalog.current());
        } catch (DragomanException nobody) {
            // The step itself will say so.
            return new Preference(List.of(modelId));
        }
        boolean usable = decision.ranked().stream()
                .anyMatch(candidate -> candidate.model().id().equals(modelId));
        String outcome = "unusable:" + why(decision, modelId);
        if (!usable && !plan.reported(step, outcome)) {
            plan.report(new StepReport(step, plan.round(), modelId, null, 0, 0, outcome, ""));
        }
        return new Preference(List.of(modelId));
    }

    private static String why(Decision decision, String modelId) {
        return decision.excluded().stream()
                .filter(exclusion -> exclusion.modelId().equals(modelId))
                .map(Exclusion::filter)
                .map(Exclusion.Filter::wireName)
                .findFirst()
                .orElse("unknown");
    }

    /**
     * Seats for candidates of whom each gets what it needs, and an equal share of what is left beyond that.
     *
     * @param ranked who takes the place of one that fails, best first
     */
    private static List<Seat> seats(
            Plan plan,
            String step,
            Work work,
            ChatRequest question,
            List<Candidate> cast,
            List<Candidate> ranked,
            long purse) {
        long needed = cast.stream().mapToLong(Candidate::leastUpperCostNanoUsd).sum();
        long share = Math.max(0, purse - needed) / Math.max(1, cast.size());
        List<Seat> seats = new ArrayList<>();
        for (Candidate candidate : cast) {
            RoutingPolicy terms = question.policy();
            RoutingPolicy own = new RoutingPolicy(
                    terms.mode(), candidate.leastUpperCostNanoUsd() + share, terms.maxLatencyMs(), terms.minWeight());
            ChatRequest asked = question.step(
                    own, question.messages(), question.parameters(), question.outputSchema(), question.modelHint());
            Preference preference = preference(candidate, cast, ranked);
            seats.add(new Seat(step, work, plan.round(), asked, preference, false, List.of()));
        }
        return seats;
    }

    /** The candidate of the seat, then who has no seat, then the others of the round. */
    private static Preference preference(Candidate seated, List<Candidate> cast, List<Candidate> ranked) {
        List<String> ids = new ArrayList<>();
        ids.add(seated.model().id());
        for (Candidate candidate : ranked) {
            boolean free = cast.stream()
                    .noneMatch(
                            other -> other.model().id().equals(candidate.model().id()));
            if (free && !ids.contains(candidate.model().id())) {
                ids.add(candidate.model().id());
            }
        }
        return new Preference(ids);
    }

    /** The beginning of the list that the purse covers. */
    private static List<Candidate> affordable(List<Candidate> cast, long purse) {
        List<Candidate> affordable = new ArrayList<>();
        long left = purse;
        for (Candidate candidate : cast) {
            left -= candidate.leastUpperCostNanoUsd();
            if (left < 0) {
                break;
            }
            affordable.add(candidate);
        }
        return affordable;
    }

    /** What the author's revision costs at most: it reads what the reviewers read, and all they said. */
    private static long revisionNanoUsd(Contribution newest, List<Candidate> reviewers) {
        if (reviewers.isEmpty()) {
            return 0;
        }
        int input = reviewers.get(0).inputTokens() + CRITIQUE_TOKENS * reviewers.size();
        return newest.author().withInputTokens(input).leastUpperCostNanoUsd();
    }

    private List<Candidate> rankedVoters(Plan plan, ChatRequest question) {
        try {
            return negotiator.negotiate(question, catalog.current()).ranked();
        } catch (DragomanException nobody) {
            plan.failed(nobody);
            return List.of();
        }
    }

    /** Whom the policy allows, best first; stops the plan when that is nobody. */
    private List<Candidate> ranked(Plan plan, ChatRequest question) {
        Decision decision = decision(plan, question);
        return decision == null ? List.of() : decision.ranked();
    }

    private @Nullable Decision decision(Plan plan, ChatRequest question) {
        try {
            return negotiator.negotiate(question, catalog.current());
        } catch (DragomanException nobody) {
            plan.stop(Stop.of(nobody));
            return null;
        }
    }

    private static RoutingPolicy policy(Plan plan, int minWeight, long budgetNanoUsd) {
        RoutingPolicy whole = plan.request().policy();
        return new RoutingPolicy(
                whole.mode(),
                budgetNanoUsd,
                (int) Math.min(RoutingPolicy.MAX_LATENCY_MS, plan.remainingMs()),
                Math.max(whole.minWeight(), minWeight));
    }
}
