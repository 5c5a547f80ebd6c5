package io.dragoman;

import java.net.URI;
import org.apache.logging.log4j.core.config.Configurator;

/** How the lines of the log look. */
enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, with the request's id, for machines. */
    JSON;

    static final String JSON_FILE = "classpath:log4j2-json.properties";

    /** From here on; lines before it are text. */
    void use() {
        JavaLogging.bring();
        if (this == JSON) {
            Configurator.reconfigure(URI.create(JSON_FILE));
        }
    }
}
