package dev.lamina.gateway.dispatch;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A slot that remembers the work it got, and fails if it is used twice. */
final class TestSlot implements Slot {
    private final Environment environment;
    private final AtomicBoolean used = new AtomicBoolean();
    volatile Assignment assignment;
    volatile Optional<Boolean> released = Optional.empty();

    TestSlot(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public void run(Assignment work) {
        use();
        assignment = work;
    }

    @Override
    public void release(boolean stop) {
        use();
        released = Optional.of(stop);
    }

    String requestId() {
        return assignment.invocation().requestId();
    }

    String payload() {
        return assignment.invocation().payload().toString();
    }

    private void use() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a slot was used twice");
        }
    }
}
