package io.dragoman.camel;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everything that works for one client request that nobody waits for the answer any more. Safe for any thread.
 */
public final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final List<Hook> hooks = new ArrayList<>(2);
    private boolean cancelled;

    /** What {@link #onCancel} returns, to take the hook back when the work it would stop has ended. */
    public interface Registration {
        void remove();
    }

    /**
     * Runs the hook once, on the thread that cancels; at once when that has already happened. A hook must be quick and
     * must not block.
     */
    public Registration onCancel(Runnable action) {
        Hook hook = new Hook(action);
        synchronized (hooks) {
            if (!cancelled) {
                hooks.add(hook);
                return hook;
            }
        }
        hook.run();
        return hook;
    }

    /** Runs all hooks; the second and later calls do nothing. */
    public void cancel() {
        List<Hook> due;
        synchronized (hooks) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(hooks);
            hooks.clear();
        }
        due.forEach(Hook::run);
    }

    public boolean isCancelled() {
        synchronized (hooks) {
            return cancelled;
        }
    }

    /** How many hooks wait; a request with many attempts must not pile them up. */
    int size() {
        synchronized (hooks) {
            return hooks.size();
        }
    }

    private final class Hook implements Registration {
        private final Runnable action;

        private Hook(Runnable action) {
            this.action = action;
        }

        /** One failing hook must not keep the others from running. */
        private void run() {
            try {
                action.run();
            } catch (RuntimeException failure) {
                LOG.warn("A cancellation hook failed", failure);
            }
        }

        @Override
        public void remove() {
            synchronized (hooks) {
                hooks.remove(this);
            }
        }
    }
}
