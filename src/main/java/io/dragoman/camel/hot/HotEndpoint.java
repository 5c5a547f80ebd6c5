package io.dragoman.camel.hot;

import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One name of the {@code hot:} component. */
final class HotEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    private final String name;
    private final HotSlot slot;

    HotEndpoint(String uri, HotComponent component, String name, HotSlot slot) {
        super(uri, component);
        this.name = name;
        this.slot = slot;
    }

    @Override
    public HotComponent getComponent() {
        return (HotComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new HotProducer(this, name, slot);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new HotConsumer(this, processor, slot);
    }

    /** Two generations overlap for a moment. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }
}
