package io.dragoman.problem;

/**
 * The process must not start as it is configured. The message is one clear line for the operator, who sees it on the console; it goes to
 * no client.
 */
public final class StartRefusedException extends DragomanException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * @param exitCode what the process ends with; each reason has its own, so that scripts can tell them apart
     * @param line what is wrong and what was expected
     */
    public StartRefusedException(ExitCode exitCode, String line) {
        super(ProblemCode.INTERNAL, line);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode.number();
    }
}
