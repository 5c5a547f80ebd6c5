package io.dragoman;

import io.dragoman.camel.hot.RouteFileException;
import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running broker: Camel with all rooms in it. Reads {@code application.properties} of the working directory, the environment and
 * system properties.
 */
public final class Broker implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final Main main = new Main();
    private @Nullable Rooms rooms;
    private Duration drain = Duration.ZERO;

    /**
     * @param overrides properties that win over every other source
     */
    public Broker(Map<String, String> overrides) {
        main.setDefaultPropertyPlaceholderLocation("file:application.properties;optional=true");
        overrides.forEach(main::addOverrideProperty);
        main.configure().withJmxEnabled(false).withStreamCachingEnabled(false).withUseBreadcrumb(false);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                build(support.getCamelContext());
            }
        });
    }

    /**
     * Starts; returns when requests are answered.
     *
     * @throws StartRefusedException when it must not start as it is configured
     */
    public void start() {
        try {
            main.start();
        } catch (RuntimeException e) {
            close();
            throw refused(e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return rooms == null ? 0 : rooms.port();
    }

    /** The running routes, for whoever draws them. */
    CamelContext context() {
        return main.getCamelContext();
    }

    /** Lets requests in flight end, as long as the settings allow, then stops everything. */
    @Override
    public void close() {
        if (rooms != null) {
            rooms.drain(drain);
        }
        main.stop();
        if (rooms != null) {
            rooms.close();
            rooms = null;
        }
    }

    private void build(CamelContext context) {
        Settings settings =
                new Settings(name -> context.getPropertiesComponent().resolveProperty(name));
        settings.oneOf("dragoman.log.format", LogFormat.class).use();
        drain = settings.seconds("dragoman.http.drain-seconds", 0, 3_600);
        Rooms built = new Rooms(context, settings);
        rooms = built;
        try {
            context.addStartupListener(new LoadCatalog(built));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Camel wraps what is thrown while it starts. */
    private static RuntimeException refused(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefusedException refusal) {
                return refusal;
            }
            if (cause instanceof RouteFileException broken) {
                return new StartRefusedException(ExitCode.ROUTES, "routes/" + broken.getMessage());
            }
            String said = cause.getMessage();
            // Rooms check their own settings, and know of no exit code.
            if (cause instanceof IllegalArgumentException && said != null && said.startsWith("dragoman.")) {
                return new StartRefusedException(ExitCode.SETTINGS, said);
            }
        }
        return failure;
    }

    /** Puts the stored catalogue in force when the routes run and before the listener opens. */
    private record LoadCatalog(Rooms rooms) implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // Too early: no route runs yet.
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            rooms.routesRun();
            context.createProducerTemplate().requestBody("hot:catalog-start", "");
            rooms.ready();
        }
    }
}
