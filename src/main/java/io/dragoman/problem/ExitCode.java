package io.dragoman.problem;

/** What the process ends with when it must not start as it is configured: one number for each kind of reason, listed in docs/operations.md. */
public enum ExitCode {
    SETTINGS(30),
    DATASOURCE_URL(31),
    DATA_DIRECTORY(32),
    SECOND_PROCESS(33),
    DATABASE(34),
    KEYS(35),
    VAULT_PASSWORD(36),
    TOKEN_NOBODY_KNOWS(37),
    TLS(38),
    ROUTES(39),
    TELEMETRY(40);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
