package io.dragoman.provider;

import java.util.Set;

/**
 * Request parameters that belong to OpenAI's chat API and its compatible servers. Other dialects translate or drop these by name; whatever
 * is not among them is taken for the provider's own and passed on.
 */
final class OpenAiParameters {
    static final Set<String> NAMES = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "min_p",
            "modalities",
            "model",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning_effort",
            "repetition_penalty",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_k",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    private OpenAiParameters() {}
}
