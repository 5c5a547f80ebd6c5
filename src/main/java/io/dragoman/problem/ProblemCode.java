package io.dragoman.problem;

import java.util.Locale;

/** The error codes of the HTTP contract, each with its usual status and title. */
public enum ProblemCode {
    INVALID_JSON(400, "The body is not valid JSON"),
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHORIZED(401, "A valid key is required"),
    FORBIDDEN_SCOPE(403, "The key does not allow this call"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The path does not take this method"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported type"),
    /** For the log only: nobody is there to read it. */
    CLIENT_GONE(499, "The client has gone"),
    HEADERS_TOO_LARGE(431, "The request head is too large"),
    IDEMPOTENCY_CONFLICT(409, "The first answer under the key cannot be shown"),
    IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
    NO_ELIGIBLE_MODEL(422, "The policy excludes every model"),
    NO_MODEL_AVAILABLE(503, "No model is available"),
    BUDGET_EXCEEDED(429, "The budget of the key is used up"),
    RATE_LIMITED(429, "Too many requests"),
    PROVIDER_RATE_LIMITED(429, "Every candidate is rate limited"),
    PROVIDER_REJECTED(400, "The provider rejected the request"),
    PROVIDER_ERROR(502, "Every attempt failed"),
    OUTPUT_SCHEMA_MISMATCH(502, "The answer does not satisfy the requested schema"),
    VAULT_LOCKED(503, "The vault is locked"),
    DEADLINE_EXCEEDED(504, "The deadline is over"),
    OVERLOADED(503, "The broker is busy"),
    LEDGER_UNAVAILABLE(503, "The ledger cannot be written"),
    STORE_UNAVAILABLE(503, "The store cannot be reached"),
    INTERNAL(500, "Something went wrong in the broker");

    private final String code;
    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.code = name().toLowerCase(Locale.ROOT);
        this.status = status;
        this.title = title;
    }

    /** The code as it stands in an error answer, for example {@code no_eligible_model}. */
    public String code() {
        return code;
    }

    /** The HTTP status that goes with the code unless the failure names another. */
    public int status() {
        return status;
    }

    /** One sentence for people, the same for each failure of this code. */
    public String title() {
        return title;
    }
}
