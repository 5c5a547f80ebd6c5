package io.dragoman.camel.llm;

import java.util.Locale;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** One provider as a destination. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "llm",
        title = "LLM provider",
        syntax = "llm:providerId",
        producerOnly = true)
public final class LlmEndpoint extends DefaultEndpoint {
    @UriPath
    @Metadata(required = true)
    private final String providerId;

    @UriParam(defaultValue = "POST")
    private String method = "POST";

    @UriParam
    private String path = "";

    @UriParam
    private long firstByteTimeoutMs;

    @UriParam
    private long totalTimeoutMs;

    @UriParam
    private long idleTimeoutMs;

    @UriParam
    private boolean stream;

    private final LlmLimits limits;

    LlmEndpoint(String uri, LlmComponent component, String providerId, LlmLimits limits) {
        super(uri, component);
        this.providerId = providerId;
        this.limits = limits;
        this.firstByteTimeoutMs = limits.firstByte().toMillis();
        this.idleTimeoutMs = limits.streamIdle().toMillis();
    }

    @Override
    public Producer createProducer() {
        return new LlmProducer(this, (LlmComponent) getComponent());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("llm: cannot be consumed from");
    }

    /** Providers are added at run time; an endpoint each must not pile up producers. */
    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    public String getProviderId() {
        return providerId;
    }

    public String getMethod() {
        return method;
    }

    public void setMethod(String method) {
        this.method = method.toUpperCase(Locale.ROOT);
    }

    public String getPath() {
        return path;
    }

    /** Appended to the provider's base URL; begins with a slash. */
    public void setPath(String path) {
        this.path = path;
    }

    public long getFirstByteTimeoutMs() {
        return firstByteTimeoutMs;
    }

    public void setFirstByteTimeoutMs(long firstByteTimeoutMs) {
        this.firstByteTimeoutMs = firstByteTimeoutMs;
    }

    public long getTotalTimeoutMs() {
        return totalTimeoutMs;
    }

    /** 0 takes the limits of the component, which differ for streams. */
    public void setTotalTimeoutMs(long totalTimeoutMs) {
        this.totalTimeoutMs = totalTimeoutMs;
    }

    public long getIdleTimeoutMs() {
        return idleTimeoutMs;
    }

    public void setIdleTimeoutMs(long idleTimeoutMs) {
        this.idleTimeoutMs = idleTimeoutMs;
    }

    public boolean isStream() {
        return stream;
    }

    /** True hands out every 2xx body as a stream, whatever its content type. */
    public void setStream(boolean stream) {
        this.stream = stream;
    }

    LlmLimits limits() {
        return limits;
    }

    long totalMs(boolean streaming) {
        if (totalTimeoutMs > 0) {
            return totalTimeoutMs;
        }
        return (streaming ? limits.streamTotal() : limits.total()).toMillis();
    }

    @Override
    public @Nullable String toString() {
        return getEndpointUri();
    }
}
