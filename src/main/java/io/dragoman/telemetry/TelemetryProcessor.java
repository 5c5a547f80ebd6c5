package io.dragoman.telemetry;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.log.RequestLog;
import io.dragoman.log.RequestLogProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Hands the request that variable {@code request-log} tells of to the telemetry, if there is any. */
public final class TelemetryProcessor implements Processor {
    private final @Nullable Telemetry telemetry;

    /** @param telemetry null where no endpoint is set */
    public TelemetryProcessor(@Nullable Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void process(Exchange exchange) {
        if (telemetry != null) {
            telemetry.record(
                    exchange.getVariable(RequestLogProcessor.REQUEST_LOG, RequestLog.class),
                    exchange.getVariable(CallVariables.CALL, HttpCall.class));
        }
    }
}
