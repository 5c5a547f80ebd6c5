package io.dragoman.benchmark;

/**
 * Where load goes.
 *
 * @param server whose CPU and memory count
 * @param key the client's credential
 */
record Target(String name, int port, ServerProcess server, String key) {
    /** In a request, nine digits that whoever sends it counts up: like the turns of a conversation, no two are equal. */
    static final String MARK = "#000000000#";

    /** The path for a model of the upstream: those that know no hint take it from the path. */
    String path(String model) {
        return name.equals("direct") || name.equals("nginx")
                ? "/" + model.substring("bench-".length()) + "/v1/chat/completions"
                : "/v1/chat";
    }

    byte[] request(String model, boolean stream, String text) {
        return Connection.request("POST", path(model), key, body(model, stream, text));
    }

    /** The native request with a few turns, about 2 KiB. */
    static String body(String model, boolean stream, String text) {
        String padding = "The caravan halts at the well and the interpreter speaks for both sides. ".repeat(24);
        return "{\"policy\":{\"mode\":\"normal\",\"max_budget_usd\":1,\"max_latency_ms\":60000},\"request\":{\"model_hint\":\""
                + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},"
                + "{\"role\":\"user\",\"content\":\"" + padding + "\"},{\"role\":\"user\",\"content\":\"" + text
                + "\"}],\"parameters\":{\"temperature\":0.2,\"max_tokens\":200}}}";
    }
}
