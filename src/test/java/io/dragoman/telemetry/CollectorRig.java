package io.dragoman.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector that takes OTLP over HTTP and keeps what it was sent. */
public final class CollectorRig implements AutoCloseable {
    private final HttpServer server;
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    public CollectorRig() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> take(exchange, body -> traces.add(ExportTraceServiceRequest.parseFrom(body))));
        server.createContext(
                "/v1/metrics",
                exchange -> take(exchange, body -> metrics.add(ExportMetricsServiceRequest.parseFrom(body))));
        server.start();
    }

    private interface Taking {
        void take(InputStream body) throws IOException;
    }

    private void take(HttpExchange exchange, Taking taking) throws IOException {
        try (exchange) {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-collector-key")));
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
            taking.take(zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody());
            exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Span> spans() {
        return traces.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The latest of each metric, by name. */
    public Map<String, Metric> metrics() {
        Map<String, Metric> byName = new TreeMap<>();
        metrics.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metric -> byName.put(metric.getName(), metric));
        return byName;
    }

    /** Attributes of the resource that spans came from. */
    public Map<String, String> resource() {
        return attributes(traces.get(0).getResourceSpans(0).getResource().getAttributesList());
    }

    /** What came in the header {@code x-collector-key}, one for each call. */
    public List<String> keys() {
        return keys;
    }

    public static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new TreeMap<>();
        list.forEach(entry -> attributes.put(
                entry.getKey(),
                switch (entry.getValue().getValueCase()) {
                    case STRING_VALUE -> entry.getValue().getStringValue();
                    case INT_VALUE -> Long.toString(entry.getValue().getIntValue());
                    case DOUBLE_VALUE -> Double.toString(entry.getValue().getDoubleValue());
                    default -> entry.getValue().toString();
                }));
        return attributes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
