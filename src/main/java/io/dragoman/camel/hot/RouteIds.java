package io.dragoman.camel.hot;

/** Route ids of reloadable files: the id in the file, {@code #}, the generation. */
public final class RouteIds {
    private static final char MARK = '#';

    private RouteIds() {}

    /** The id as the file has it; what metrics, diagrams and logs must show, or each edit adds a name. */
    public static String base(String routeId) {
        int mark = routeId.lastIndexOf(MARK);
        return mark < 0 ? routeId : routeId.substring(0, mark);
    }

    static String of(String base, int generation) {
        return base + MARK + generation;
    }
}
