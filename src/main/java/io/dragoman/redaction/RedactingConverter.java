package io.dragoman.redaction;

import java.util.List;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;
import org.apache.logging.log4j.core.pattern.PatternConverter;
import org.apache.logging.log4j.core.pattern.PatternFormatter;

/** {@code %redact{pattern}} in a layout: the line, stack traces and all, without keys. */
@Plugin(name = "redact", category = PatternConverter.CATEGORY)
@ConverterKeys("redact")
public final class RedactingConverter extends LogEventPatternConverter {
    private final List<PatternFormatter> formatters;

    private RedactingConverter(List<PatternFormatter> formatters) {
        super("redact", "redact");
        this.formatters = formatters;
    }

    /** As log4j wants it. @param options the pattern of the line */
    public static RedactingConverter newInstance(Configuration configuration, String[] options) {
        if (options.length != 1) {
            throw new IllegalArgumentException("%redact: " + options.length + " options (expected: 1, a pattern)");
        }
        return new RedactingConverter(
                PatternLayout.createPatternParser(configuration).parse(options[0]));
    }

    @Override
    public void format(LogEvent event, StringBuilder line) {
        StringBuilder plain = new StringBuilder();
        formatters.forEach(formatter -> formatter.format(event, plain));
        line.append(Redaction.text(plain.toString()));
    }

    @Override
    public boolean handlesThrowable() {
        return formatters.stream().anyMatch(PatternFormatter::handlesThrowable);
    }
}
