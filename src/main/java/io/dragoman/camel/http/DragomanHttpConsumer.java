package io.dragoman.camel.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** The engine's end of one {@code platform-http} endpoint: puts its path into the route table while it runs. */
final class DragomanHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private static final List<String> ALL_METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final PlatformHttpEndpoint endpoint;
    private final RouteTable routes;
    private List<String> consumes = List.of();

    DragomanHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, RouteTable routes) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.routes = routes;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        consumes = list(endpoint.getConsumes(), "application/json");
        register();
    }

    @Override
    protected void doStop() throws Exception {
        routes.remove(this);
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        routes.remove(this);
    }

    @Override
    protected void doResume() {
        register();
    }

    private void register() {
        if (endpoint.isHttpProxy()) {
            throw new IllegalArgumentException(
                    "platform-http:proxy would serve every path (expected: a path that does not begin with proxy)");
        }
        String restricted = endpoint.getHttpMethodRestrict();
        List<String> methods = restricted == null
                ? ALL_METHODS
                : Arrays.stream(restricted.split(","))
                        .map(method -> method.trim().toUpperCase(Locale.ROOT))
                        .toList();
        routes.add(new PathTemplate(endpoint.getPath()), methods, this);
    }

    /** The media types a body may have, for messages. */
    String consumes() {
        return String.join(", ", consumes);
    }

    /** True when a body of this {@code Content-Type} may be read: the media type as declared, in UTF-8. */
    boolean accepts(String contentType) {
        for (String type : consumes) {
            if (type.equals(contentType)) {
                return true;
            }
        }
        int semicolon = contentType.indexOf(';');
        String mediaType = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
        return (consumes.contains(mediaType) || consumes.contains("*/*"))
                && (semicolon < 0 || isUtf8(contentType.substring(semicolon + 1)));
    }

    private static boolean isUtf8(String parameters) {
        String normal = parameters.replace(" ", "").replace("\"", "").toLowerCase(Locale.ROOT);
        return normal.isEmpty() || normal.equals("charset=utf-8") || normal.equals("charset=utf8");
    }

    private static List<String> list(@Nullable String commaSeparated, String fallback) {
        String text = commaSeparated == null || commaSeparated.isBlank() ? fallback : commaSeparated;
        return Arrays.stream(text.split(","))
                .map(type -> type.trim().toLowerCase(Locale.ROOT))
                .toList();
    }
}
