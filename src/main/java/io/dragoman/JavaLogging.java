package io.dragoman;

import java.util.Arrays;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings what libraries say through {@code java.util.logging} into the one log, where lines have one shape and keys are taken out of them.
 * Safe for any thread.
 */
final class JavaLogging extends Handler {
    private static final Formatter MESSAGES = new SimpleFormatter();

    private JavaLogging() {}

    /** In place of the JDK's own lines on standard error, from here on. */
    static synchronized void bring() {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        if (Arrays.stream(root.getHandlers()).noneMatch(JavaLogging.class::isInstance)) {
            LogManager.getLogManager().reset();
            root.addHandler(new JavaLogging());
        }
    }

    @Override
    public void publish(LogRecord record) {
        String logger = record.getLoggerName();
        LoggerFactory.getLogger(logger == null ? "java.util.logging" : logger)
                .atLevel(level(record))
                .setCause(record.getThrown())
                .log(MESSAGES.formatMessage(record));
    }

    private static Level level(LogRecord record) {
        int level = record.getLevel().intValue();
        if (level >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (level >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        return level >= java.util.logging.Level.INFO.intValue() ? Level.INFO : Level.DEBUG;
    }

    @Override
    public void flush() {
        // Nothing waits here.
    }

    @Override
    public void close() {
        // The log outlives it.
    }
}
