package io.dragoman.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CamelRig;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class RequestIdInLogTest {
    private static final String ROUTE = """
            - route:
                id: door
                from:
                  uri: platform-http:/door
                  steps:
                    - onCompletion:
                        steps:
                          - process:
                              ref: seen
                    - process:
                        ref: seen
            """;

    @Test
    void marksEveryLineOfARequestUntilItsCompletion() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CamelRig rig = new CamelRig()) {
            rig.bind("seen", (Processor) exchange -> seen.add(MDC.get("request_id")));
            rig.start(ROUTE);

            HttpResponse<String> answer = rig.client.send(
                    rig.request("/door").header("x-request-id", "r-7").build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            await().until(() -> seen.size() == 2);
            assertThat(seen).containsOnly("r-7");
        }
    }
}
