package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an admin's JSON object, read by type and range. A field that is null counts as absent. Every refusal names the field, its
 * value and what was expected.
 */
final class Fields {
    private static final int MAX_SHOWN = 80;
    private static final int MAX_NAMES = 64;
    private static final Pattern CAPABILITY = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    private final ObjectNode json;

    /**
     * @param known names of all fields the object may have
     * @throws InvalidRequestException that names a field it may not have
     */
    Fields(ObjectNode json, Set<String> known) {
        this.json = json;
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        shown(name),
                        shown(name) + ": unknown field (expected: " + String.join(", ", new TreeSet<>(known)) + ")");
            }
        });
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** @return null when absent */
    @Nullable
    String text(String name, Pattern form, String expected) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = json.get(name);
        if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
            throw refused(name, expected);
        }
        return value.textValue();
    }

    String requiredText(String name, Pattern form, String expected) {
        String text = text(name, form, expected);
        if (text == null) {
            throw missing(name, expected);
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (!json.get(name).isBoolean()) {
            throw refused(name, "true or false");
        }
        return json.get(name).booleanValue();
    }

    /** @return null when absent */
    @Nullable
    Integer integer(String name, int min, int max) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = json.get(name);
        boolean whole = isFinite(value)
                && value.decimalValue().stripTrailingZeros().scale() <= 0
                && inRange(value.decimalValue(), min, max);
        if (!whole) {
            throw refused(name, (value.isIntegralNumber() ? "" : "an integer, ") + min + " to " + max);
        }
        return value.decimalValue().intValueExact();
    }

    /** @return null when absent */
    @Nullable
    BigDecimal number(String name, int min, int max) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = json.get(name);
        if (!isFinite(value) || !inRange(value.decimalValue(), min, max)) {
            throw refused(name, (value.isNumber() ? "" : "a number, ") + min + " to " + max);
        }
        return value.decimalValue();
    }

    /** @return null when absent */
    @Nullable
    SortedSet<String> capabilities(String name) {
        if (!has(name)) {
            return null;
        }
        String expected = "a list of up to " + MAX_NAMES + " names of a-z 0-9 _ . -";
        JsonNode value = json.get(name);
        if (!value.isArray() || value.size() > MAX_NAMES) {
            throw refused(name, expected);
        }
        SortedSet<String> names = new TreeSet<>();
        for (JsonNode item : value) {
            if (!item.isTextual() || !CAPABILITY.matcher(item.textValue()).matches()) {
                throw new InvalidRequestException(name, name + ": " + shown(item) + " (expected: " + expected + ")");
            }
            names.add(item.textValue());
        }
        return names;
    }

    /** @return null when absent */
    @Nullable
    ObjectNode object(String name) {
        if (!has(name)) {
            return null;
        }
        if (json.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw refused(name, "an object");
    }

    /** For a value that is not there but must be. */
    static InvalidRequestException missing(String name, String expected) {
        return new InvalidRequestException(name, name + ": missing (expected: " + expected + ")");
    }

    InvalidRequestException refused(String name, String expected) {
        return new InvalidRequestException(name, name + ": " + shown(json.get(name)) + " (expected: " + expected + ")");
    }

    /** A client's text on one line, cut, for a message. */
    static String shown(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_SHOWN)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "..." : line;
    }

    private static String shown(JsonNode value) {
        return shown(value.isTextual() ? value.textValue() : Json.text(value));
    }

    /** A number too large for a double, as 1e999, is read as infinite. */
    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private static boolean inRange(BigDecimal value, int min, int max) {
        return value.compareTo(BigDecimal.valueOf(min)) >= 0 && value.compareTo(BigDecimal.valueOf(max)) <= 0;
    }
}
