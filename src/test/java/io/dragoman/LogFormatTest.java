package io.dragoman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-80. */
class LogFormatTest {
    @Test
    void writesOneJsonObjectALineWithTheIdOfTheRequest() throws Exception {
        SortedArrayStringMap context = new SortedArrayStringMap();
        context.putValue("request_id", "r-1");
        LogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("io.dragoman.log.LogQueue")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("two\nlines \"quoted\""))
                .setThrown(new IllegalStateException("gone"))
                .setContextData(context)
                .build();

        String line = line(event);

        assertThat(line.strip().lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("request_id").asText()).isEqualTo("r-1");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("message").asText()).isEqualTo("two\nlines \"quoted\"");
        assertThat(json.path("timestamp").asText()).endsWith("Z");
        assertThat(json.at("/error/type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.path("stack").asText()).contains("gone", "LogFormatTest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:log4j2.properties", LogFormat.JSON_FILE})
    void takesKeysOutOfTheLine(String file) throws Exception {
        String key = "sk-ant-api03-0123456789abcdefghijklmnopqrstuvwxyz";
        LogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("io.dragoman.provider.CallFailures")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("Authorization: Bearer " + key))
                .setThrown(new IllegalStateException("Incorrect API key provided: " + key))
                .build();

        assertThat(line(event, file)).contains("IllegalStateException").doesNotContain("abcdefghijkl");
    }

    @Test
    void takesWhatLibrariesSayThroughTheLoggingOfTheJdk() {
        LogFormat.TEXT.use();
        List<LogEvent> events = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("taken", null, null, false, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                events.add(event.toImmutable());
            }
        };
        appender.start();
        Logger root = (Logger) LogManager.getRootLogger();
        root.addAppender(appender);
        try {
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter")
                    .log(java.util.logging.Level.WARNING, "Failed to export {0} spans", 7);
        } finally {
            root.removeAppender(appender);
        }

        assertThat(events)
                .filteredOn(event -> event.getLoggerName().equals("io.opentelemetry.exporter"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLevel()).isEqualTo(Level.WARN);
                    assertThat(event.getMessage().getFormattedMessage()).isEqualTo("Failed to export 7 spans");
                });
        assertThat(java.util.logging.Logger.getLogger("").getHandlers()).hasSize(1);
    }

    private static String line(LogEvent event) {
        return line(event, LogFormat.JSON_FILE);
    }

    private static String line(LogEvent event, String file) {
        try (LoggerContext own = new LoggerContext("own")) {
            Configuration configuration =
                    ConfigurationFactory.getInstance().getConfiguration(own, "own", URI.create(file));
            configuration.initialize();
            return (String) configuration.getAppender("console").getLayout().toSerializable(event);
        }
    }
}
