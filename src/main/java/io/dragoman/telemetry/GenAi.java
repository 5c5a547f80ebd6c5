package io.dragoman.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Map;

/** Names of the semantic conventions for generative AI and HTTP that the broker uses, and its own beside them. */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("dragoman.request_id");
    static final AttributeKey<String> KEY_ID = AttributeKey.stringKey("dragoman.api_key_id");
    static final AttributeKey<String> MODE = AttributeKey.stringKey("dragoman.mode");
    static final AttributeKey<String> ROUTING_REASON = AttributeKey.stringKey("dragoman.routing_reason");
    static final AttributeKey<String> PROVIDER_ID = AttributeKey.stringKey("dragoman.provider_id");
    static final AttributeKey<Double> COST_USD = AttributeKey.doubleKey("dragoman.cost_usd");

    /** The operation that every door of the broker comes to. */
    static final String CHAT = "chat";

    /** Buckets that the conventions ask for, in seconds. */
    static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    /** Buckets that the conventions ask for, in tokens. */
    static final List<Long> TOKENS = List.of(
            1L,
            4L,
            16L,
            64L,
            256L,
            1_024L,
            4_096L,
            16_384L,
            65_536L,
            262_144L,
            1_048_576L,
            4_194_304L,
            16_777_216L,
            67_108_864L);

    /** Types of providers whose name in the conventions is another. */
    private static final Map<String, String> NAMES = Map.of(
            "azure", "azure.ai.openai",
            "gemini", "gcp.gemini",
            "mistral", "mistral_ai",
            "moonshot", "moonshot_ai",
            "xai", "x_ai");

    private GenAi() {}

    static String providerName(String type) {
        return NAMES.getOrDefault(type, type);
    }
}
