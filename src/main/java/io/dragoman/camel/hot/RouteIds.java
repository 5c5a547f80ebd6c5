package io.dragoman.camel.hot;

/** Ids of reloadable routes and their steps: the id in the file, {@code #}, the generation. */
public final class RouteIds {
    private static final char MARK = '#';

    private RouteIds() {}

    /**
     * The id as the file has it, of a route or a step; what metrics, diagrams and logs must show, or each edit adds a
     * name.
     */
    public static String base(String id) {
        int mark = id.indexOf(MARK);
        if (mark < 0) {
            return id;
        }
        int end = mark + 1;
        while (end < id.length() && Character.isDigit(id.charAt(end))) {
            end++;
        }
        boolean step = end < id.length() && id.charAt(end) == '-';
        return id.substring(0, mark) + id.substring(step ? end + 1 : end);
    }

    static String of(String base, int generation) {
        return base + MARK + generation;
    }

    /** Before the ids of a template's steps, so that metrics and the console name the instance. */
    static String stepPrefix(String routeId, int generation) {
        return routeId + "-" + MARK + generation + "-";
    }
}
