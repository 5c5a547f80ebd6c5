package io.dragoman.orchestration;

import io.dragoman.catalog.Model;
import io.dragoman.negotiation.Candidate;
import java.util.Locale;
import java.util.Map;

/**
 * Who made a model: models of one vendor err alike, so a review by another is worth more. The maker is read off the model's name where a
 * family is known, because one provider may run the models of many; else it is the provider.
 */
record Vendor(String name) {
    /** Beginnings of model names. */
    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("claude", "anthropic"),
            Map.entry("gpt", "openai"),
            Map.entry("chatgpt", "openai"),
            Map.entry("o1", "openai"),
            Map.entry("o3", "openai"),
            Map.entry("o4", "openai"),
            Map.entry("gemini", "google"),
            Map.entry("gemma", "google"),
            Map.entry("llama", "meta"),
            Map.entry("mistral", "mistral"),
            Map.entry("mixtral", "mistral"),
            Map.entry("magistral", "mistral"),
            Map.entry("ministral", "mistral"),
            Map.entry("codestral", "mistral"),
            Map.entry("qwen", "alibaba"),
            Map.entry("qwq", "alibaba"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("grok", "xai"),
            Map.entry("command", "cohere"),
            Map.entry("phi", "microsoft"),
            Map.entry("nova", "amazon"));

    static Vendor of(Candidate candidate) {
        return of(candidate.model());
    }

    static Vendor of(Model model) {
        String full = model.id().toLowerCase(Locale.ROOT);
        String name = full.substring(full.lastIndexOf('/') + 1);
        for (Map.Entry<String, String> family : FAMILIES.entrySet()) {
            if (begins(name, family.getKey())) {
                return new Vendor(family.getValue());
            }
        }
        return new Vendor("provider:" + model.providerId());
    }

    /** The family's name must end where it ends: {@code o3-mini}, not {@code o365}. */
    private static boolean begins(String name, String family) {
        if (!name.startsWith(family)) {
            return false;
        }
        if (name.length() == family.length()) {
            return true;
        }
        char next = name.charAt(family.length());
        boolean endsInDigit = Character.isDigit(family.charAt(family.length() - 1));
        return !Character.isLetter(next) && !(endsInDigit && Character.isDigit(next));
    }
}
