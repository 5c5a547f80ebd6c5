package io.dragoman.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Claude model takes, told from its name: Anthropic removed and added parameters from one generation to the next and refuses the
 * whole request for one that the model does not know.
 *
 * @param version generation times 100 plus minor, for example 406 for {@code claude-opus-4-6}; 0 when the name does not tell
 */
record ClaudeModel(int version) {
    private static final Pattern NAME =
            Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d)", Pattern.CASE_INSENSITIVE);

    static ClaudeModel named(String model) {
        Matcher matcher = NAME.matcher(model);
        if (!matcher.find()) {
            return new ClaudeModel(0);
        }
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return new ClaudeModel(Integer.parseInt(matcher.group(1)) * 100 + minor);
    }

    /** False for models from before extended thinking. A name that does not tell gets the benefit of the doubt. */
    boolean thinks() {
        return version == 0 || version >= 307;
    }

    /** True when the model decides itself how long to think, steered by an effort level; older models want a budget in tokens. */
    boolean thinksAdaptively() {
        return version >= 406;
    }

    /** True for models that know the effort level {@code xhigh}. */
    boolean takesExtraEffort() {
        return version >= 407;
    }

    /** False for models that refuse temperature, top_p and top_k altogether. */
    boolean takesSampling() {
        return version < 407;
    }

    /** True for models that refuse temperature and top_p in one request. */
    boolean takesOneOfTemperatureAndTopP() {
        return version >= 401;
    }

    /** True for models that can be held to a JSON Schema by {@code output_config.format} and strict tools. */
    boolean takesSchema() {
        return version >= 401;
    }
}
