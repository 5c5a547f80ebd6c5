package io.dragoman.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Gemini model takes, told from its name.
 *
 * @param version generation times 100 plus minor, for example 205 for {@code gemini-2.5-pro}; names without a number ({@code
 *     gemini-flash-latest}) count as the third generation, where Google's aliases point
 * @param pro true for the pro line, which cannot switch thinking off
 */
record GeminiModel(int version, boolean pro) {
    private static final Pattern NAME = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?(?!\\d)");
    private static final int THIRD = 300;

    static GeminiModel named(String model) {
        Matcher matcher = NAME.matcher(model);
        boolean pro = model.contains("pro");
        if (!matcher.find()) {
            return new GeminiModel(THIRD, pro);
        }
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return new GeminiModel(Integer.parseInt(matcher.group(1)) * 100 + minor, pro);
    }

    boolean thinks() {
        return version >= 205;
    }

    /** True when thinking is steered by a level; older models want a budget in tokens. */
    boolean thinksByLevel() {
        return version >= THIRD;
    }

    /** True for models that refuse a history in which the first tool call of a turn bears no thought signature. */
    boolean wantsSignatures() {
        return version >= THIRD;
    }

    /** False for models that refuse a schema for the answer together with function tools. */
    boolean takesSchemaWithTools() {
        return version >= THIRD;
    }
}
