package io.dragoman;

import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code application.properties} and the environment say, typed and checked at start. A wrong value refuses the start with one line
 * that names the property.
 */
final class Settings {
    private final Function<String, Optional<String>> properties;

    Settings(Function<String, Optional<String>> properties) {
        this.properties = properties;
    }

    String text(String name) {
        return optional(name)
                .orElseThrow(
                        () -> new StartRefusedException(ExitCode.SETTINGS, name + ": missing (expected: a value)"));
    }

    /** The value, empty when the property is absent or blank. */
    Optional<String> optional(String name) {
        return properties.apply(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    int integer(String name, int min, int max) {
        String value = text(name);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number outside its limits.
        }
        throw new StartRefusedException(
                ExitCode.SETTINGS, name + ": " + value + " (expected: an integer, " + min + " to " + max + ")");
    }

    double number(String name) {
        String value = text(name);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new StartRefusedException(ExitCode.SETTINGS, name + ": " + value + " (expected: a number)");
        }
    }

    double number(String name, double min, double max) {
        double number = number(name);
        if (number >= min && number <= max) {
            return number;
        }
        throw new StartRefusedException(
                ExitCode.SETTINGS, name + ": " + text(name) + " (expected: a number, " + min + " to " + max + ")");
    }

    boolean flag(String name) {
        String value = text(name);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new StartRefusedException(ExitCode.SETTINGS, name + ": " + value + " (expected: true or false)");
        };
    }

    /** One of the names of an enum, in lower case. */
    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        String value = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        String expected = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new StartRefusedException(
                ExitCode.SETTINGS, name + ": " + value + " (expected: one of " + expected + ")");
    }

    Duration seconds(String name, int min, int max) {
        return Duration.ofSeconds(integer(name, min, max));
    }
}
