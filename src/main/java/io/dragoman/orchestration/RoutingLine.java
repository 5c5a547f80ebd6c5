package io.dragoman.orchestration;

/** The {@code routing_reason} of a plan: its mode, how it ended, and why the author of the answer was chosen. */
public final class RoutingLine {
    private RoutingLine() {}

    /** For example {@code plan=adversarial;stop=accepted;rounds=1;mode=normal;p=0.70}. */
    public static String of(Plan plan) {
        StringBuilder line =
                new StringBuilder("plan=").append(plan.orchestration().mode());
        switch (plan.stopReason()) {
            case PLAN_ONLY -> line.append("-plan-only");
            case SINGLE_RESPONSE -> line.append("-single-response");
            default -> {}
        }
        line.append(";stop=").append(plan.stopReason().wireName());
        if (plan.round() > 0) {
            line.append(";rounds=").append(plan.round());
        }
        plan.best().ifPresent(best -> line.append(';').append(best.routingReason()));
        return line.toString();
    }
}
