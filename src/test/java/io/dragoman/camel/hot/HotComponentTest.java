package io.dragoman.camel.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HotComponentTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void failsAtOnceWithoutAConsumer() {
        long before = System.nanoTime();

        Exchange answer =
                context.createFluentProducerTemplate().to("hot:nobody").send();

        assertThat(answer.getException()).hasMessageContaining("hot:nobody");
        assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);
    }

    @Test
    void sendsToTheNewestConsumerAndFallsSilentWhenThatStops() throws Exception {
        load("greet#1", "one");
        assertThat(ask()).isEqualTo("one");

        load("greet#2", "two");
        assertThat(ask()).isEqualTo("two");

        context.getRouteController().stopRoute("greet#1");
        assertThat(ask()).isEqualTo("two");

        context.getRouteController().stopRoute("greet#2");
        assertThat(context.createFluentProducerTemplate().to("hot:greet").send().getException())
                .isNotNull();
    }

    @Test
    void countsAnExchangeUntilItsUnitOfWorkCompletes() throws Exception {
        load("greet#1", "one");
        HotConsumer consumer = (HotConsumer) context.getRoute("greet#1").getConsumer();

        ask();

        assertThat(consumer.live()).isZero();
    }

    private Object ask() {
        return context.createFluentProducerTemplate()
                .to("hot:greet")
                .send()
                .getMessage()
                .getBody();
    }

    private void load(String routeId, String answer) throws Exception {
        String yaml = """
                - route:
                    id: "%s"
                    from:
                      uri: "hot:greet"
                      steps:
                        - setBody: {constant: "%s"}
                """.formatted(routeId, answer);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromBytes(
                        "greet" + answer + ".camel.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
