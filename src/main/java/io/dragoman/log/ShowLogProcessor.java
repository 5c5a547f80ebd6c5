package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /admin/v1/logs/{request_id}}: the newest row of that request, with what was asked and answered. */
final class ShowLogProcessor implements Processor {
    private final LogPages pages;
    private final StoredBody bodies;

    ShowLogProcessor(LogPages pages, StoredBody bodies) {
        this.pages = pages;
        this.bodies = bodies;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String id = call.pathParameter("request_id");
        LogFilter filter = LogFilter.read(
                Set.of("request_id", "limit"),
                name -> name.equals("limit") ? "1" : name.equals("request_id") ? id : null);
        List<Map<String, @Nullable Object>> rows = pages.find(filter).rows();
        if (rows.isEmpty()) {
            throw new DragomanException(
                    ProblemCode.NOT_FOUND,
                    "request_id: unknown (expected: the request_id of a row, as GET /logs shows it)");
        }
        ObjectNode json = Json.object();
        json.set("log", LogRow.json(rows.get(0)));
        json.set("body", bodies.find(rows.get(0)));
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(json));
        message.setHeader("Content-Type", "application/json");
    }
}
