package io.dragoman.camel.hot;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultConsumer;

/**
 * A route that other routes reach as {@code hot:name}. Counts the exchanges that came through it until their unit of work
 * completes, because steps of {@code onCompletion} need the route even after a stream has ended.
 */
final class HotConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {
    private final HotSlot slot;
    private final AtomicInteger live = new AtomicInteger();
    private final Synchronization leaving = new Leaving();

    HotConsumer(HotEndpoint endpoint, Processor processor, HotSlot slot) {
        super(endpoint, processor);
        this.slot = slot;
    }

    /** Exchanges that have entered and whose unit of work has not completed. */
    int live() {
        return live.get();
    }

    /** Nobody new comes in; the route goes on for those inside. */
    void retire() {
        slot.remove(this);
    }

    void entered() {
        live.incrementAndGet();
    }

    /** Leaves when the exchange's unit of work completes. */
    void leaveWith(Exchange exchange) {
        exchange.getUnitOfWork().addSynchronization(leaving);
    }

    void leave() {
        live.decrementAndGet();
    }

    @Override
    public HotEndpoint getEndpoint() {
        return (HotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (getEndpoint().getComponent().isStaging()) {
            slot.stage(this);
        } else {
            slot.put(this);
        }
    }

    @Override
    protected void doStop() throws Exception {
        slot.remove(this);
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        slot.remove(this);
    }

    @Override
    protected void doResume() {
        slot.put(this);
    }

    /** At shutdown other routes may still need this one. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        return 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {}

    /** Added before those of the route's own steps, and they run last in, first out. */
    private final class Leaving implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            leave();
        }

        @Override
        public void onFailure(Exchange exchange) {
            leave();
        }
    }
}
