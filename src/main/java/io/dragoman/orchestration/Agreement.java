package io.dragoman.orchestration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.ThoughtFilter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether two answers say the same, without asking a model: equal as they stand, or equal once spelling is taken out of the way. Long
 * texts agree only when they are the same words; short ones when they end in the same result.
 */
final class Agreement {
    private static final Pattern RESULT =
            Pattern.compile("(?is).*(?:^|\\n)\\W*(?:final answer|answer|result)\\W*?[:=]\\s*([^\\n]{1,200}?)\\s*$");
    private static final Pattern BOXED = Pattern.compile("(?s).*\\\\boxed\\{(.*)}[^}]*");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int LONGEST_NUMBER = 40;

    private Agreement() {}

    static boolean same(String left, String right) {
        return left.equals(right) || normal(left).equals(normal(right));
    }

    /** Equal for answers that say the same. */
    static String normal(String answer) {
        String text = ThoughtFilter.removed(answer).strip();
        JsonNode json = json(text);
        if (json != null) {
            return json.toString();
        }
        return spelled(result(text));
    }

    private static String result(String text) {
        Matcher boxed = BOXED.matcher(text);
        if (boxed.matches()) {
            return boxed.group(1);
        }
        Matcher named = RESULT.matcher(text);
        return named.matches() ? named.group(1) : text;
    }

    /** Marks of emphasis, quotes, case, spaces and the forms of a number do not make a difference. */
    private static String spelled(String text) {
        String plain = text.replace("\\left", "")
                .replace("\\right", "")
                .replace("\\!", "")
                .replace("\\,", "")
                .replace("\\dfrac", "\\frac")
                .replace("\\tfrac", "\\frac")
                .replace("**", "")
                .toLowerCase(Locale.ROOT);
        String bare = strip(SPACE.matcher(plain).replaceAll(" "));
        String number = number(bare.replace(",", "").replace("$", "").replace("%", ""));
        return number.isEmpty() ? bare : number;
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && "$.\"'` ".indexOf(text.charAt(from)) >= 0 && !startsNumber(text, from)) {
            from++;
        }
        while (to > from && "$.\"'` ".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    /** The point of {@code .5} belongs to it. */
    private static boolean startsNumber(String text, int at) {
        return text.charAt(at) == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }

    private static String number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || !text.matches("[-+]?\\d*\\.?\\d+")) {
            return "";
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        return value.toPlainString();
    }

    private static @org.jspecify.annotations.Nullable JsonNode json(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null;
        }
        try {
            return Json.readWhole(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
