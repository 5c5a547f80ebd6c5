package io.dragoman.camel.hot;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Hands an exchange to the newest consumer of its name. */
final class HotProducer extends DefaultAsyncProducer {
    private final String name;
    private final HotSlot slot;

    HotProducer(HotEndpoint endpoint, String name, HotSlot slot) {
        super(endpoint);
        this.name = name;
        this.slot = slot;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HotConsumer consumer = slot.enter();
        if (consumer == null) {
            exchange.setException(new CamelExchangeException("no route consumes hot:" + name, exchange));
            callback.done(true);
            return true;
        }
        if (exchange.getUnitOfWork() != null) {
            consumer.leaveWith(exchange);
            return consumer.getAsyncProcessor().process(exchange, callback);
        }
        return consumer.getAsyncProcessor().process(exchange, doneSync -> {
            consumer.leave();
            callback.done(doneSync);
        });
    }
}
