package io.dragoman.orchestration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts answers that say the same, and says when there is nothing left to ask. Routes call it. Stateless. */
public final class Votes {
    /**
     * True while more voters could change the outcome.
     *
     * @param usual voters where the client leaves the number open
     */
    public boolean undecided(Plan plan, int usual) {
        if (!plan.isOpen()) {
            return false;
        }
        int voters = plan.voters(usual);
        List<Contribution> largest = largest(plan.answers());
        if (largest.size() > voters / 2) {
            plan.choose(largest.get(0));
            plan.stop(Stop.AGREEMENT);
            return false;
        }
        return plan.votersLeft() && plan.asked().size() < voters && plan.remainingMs() > 0;
    }

    /** True when all have voted and only a judge can tell who is right. */
    public boolean needJudge(Plan plan) {
        List<Contribution> answers = plan.answers();
        if (!plan.isOpen() || answers.isEmpty()) {
            return false;
        }
        List<List<Contribution>> groups = groups(answers);
        List<Contribution> largest = largest(answers);
        plan.choose(largest.get(0));
        if (answers.size() == 1) {
            plan.stop(Stop.SINGLE_RESPONSE);
            return false;
        }
        boolean alone =
                groups.stream().filter(group -> group.size() == largest.size()).count() == 1;
        if (alone) {
            plan.stop(Stop.AGREEMENT);
            return false;
        }
        if (plan.remainingMs() <= 0) {
            plan.stop(Stop.DEADLINE);
            return false;
        }
        return true;
    }

    /** True when a pair of cheap answers is no pair: somebody stronger must answer. Until then the better of the two counts. */
    public boolean differ(Plan plan) {
        List<Contribution> answers = plan.answers();
        answers.stream()
                .max(Comparator.comparingInt(answer -> answer.author().model().weight()))
                .ifPresent(plan::choose);
        if (answers.size() >= 2 && groups(answers).size() == 1) {
            plan.stop(Stop.AGREEMENT);
        }
        if (plan.remainingMs() <= 0) {
            plan.stop(Stop.DEADLINE);
        }
        return plan.isOpen();
    }

    /** How many more must agree with the largest group to make a majority certain, of those who have not been asked. */
    static int missing(Plan plan, int voters) {
        int majority = voters / 2 + 1;
        int missing = majority - largest(plan.answers()).size();
        return Math.max(1, Math.min(missing, voters - plan.asked().size()));
    }

    /** One of each group of answers that say the same, in the order they came. */
    static List<Contribution> distinct(List<Contribution> answers) {
        return groups(answers).stream().map(group -> group.get(0)).toList();
    }

    private static List<Contribution> largest(List<Contribution> answers) {
        List<Contribution> largest = List.of();
        for (List<Contribution> group : groups(answers)) {
            if (group.size() > largest.size()) {
                largest = group;
            }
        }
        return largest;
    }

    private static List<List<Contribution>> groups(List<Contribution> answers) {
        Map<String, List<Contribution>> groups = new LinkedHashMap<>();
        for (Contribution answer : answers) {
            groups.computeIfAbsent(Agreement.normal(answer.text()), text -> new ArrayList<>())
                    .add(answer);
        }
        return List.copyOf(groups.values());
    }
}
