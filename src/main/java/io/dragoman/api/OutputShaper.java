package io.dragoman.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dragoman.chat.Json;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.ThoughtFilter;
import io.dragoman.negotiation.TokenCounter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shapes an answer's text as {@code output_format} asks: thoughts out, JSON or plain text alone, not longer than wanted. Stateless; safe
 * for any thread.
 */
public final class OutputShaper {
    private static final Pattern FENCED = Pattern.compile("```[a-zA-Z0-9]*\\s*\\n(.*?)\\n?```", Pattern.DOTALL);

    private final TokenCounter tokens;

    public OutputShaper(TokenCounter tokens) {
        this.tokens = tokens;
    }

    public String shape(String text, OutputFormat format) {
        String shaped = format.stripThink() ? ThoughtFilter.removed(text) : text;
        if (format.type() != null) {
            shaped = switch (format.type()) {
                case JSON -> jsonAlone(shaped);
                case TEXT -> plain(shaped);
                case MARKDOWN -> shaped.strip();
            };
        }
        return limit(format.maxTokens()).next(shaped);
    }

    TokenLimit limit(int maxTokens) {
        return new TokenLimit(tokens, maxTokens);
    }

    /** The JSON value in the text, without fences and words around it; the text as it is when there is none. */
    static String jsonAlone(String text) {
        String stripped = text.strip();
        if (isJson(stripped)) {
            return stripped;
        }
        Matcher fenced = FENCED.matcher(stripped);
        while (fenced.find()) {
            String inside = fenced.group(1).strip();
            if (isJson(inside)) {
                return inside;
            }
        }
        int object = stripped.indexOf('{');
        int array = stripped.indexOf('[');
        boolean arrayFirst = array >= 0 && (object < 0 || array < object);
        String span = arrayFirst ? span(stripped, array, ']') : span(stripped, object, '}');
        return isJson(span) ? span : stripped;
    }

    private static String span(String text, int from, char close) {
        int to = text.lastIndexOf(close);
        return from < 0 || to < from ? "" : text.substring(from, to + 1);
    }

    private static boolean isJson(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return false;
        }
        try {
            return Json.readWhole(text).isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Markdown marks out, words stay. */
    private static String plain(String text) {
        return FENCED.matcher(text)
                .replaceAll("$1")
                .replaceAll("(?m)^ {0,3}#{1,6}\\s+", "")
                .replaceAll("(?m)^ {0,3}>\\s?", "")
                .replaceAll("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1", "$2")
                .replaceAll("(?<![\\w*])\\*(?=\\S)([^*\\n]+?)(?<=\\S)\\*(?![\\w*])", "$1")
                .replaceAll("`([^`\\n]+)`", "$1")
                .replaceAll("!?\\[([^\\]\\n]*)\\]\\(([^)\\s]+)\\)", "$1 ($2)")
                .strip();
    }
}
