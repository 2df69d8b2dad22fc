package dev.lamina.gateway.testing;

import dev.lamina.gateway.function.FunctionId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Environments of one function at a {@link TestGateway}, each with a connection: they run until they are closed. */
public final class Environments implements AutoCloseable {
    private final List<FakePod> pods = new ArrayList<>();
    private final AtomicInteger ran = new AtomicInteger();

    /**
     * Starts them, and waits until all poll.
     *
     * @param takes time of the handler
     * @param result of the handler
     */
    public Environments(TestGateway gateway, FunctionId function, int number, Duration takes, byte[] result)
            throws IOException {
        for (int i = 0; i < number; i++) {
            pods.add(gateway.pod(function, "fn-" + function.name() + "-" + i).serve(event -> {
                LockSupport.parkNanos(takes.toNanos());
                ran.incrementAndGet();
                return result;
            }));
        }
        gateway.awaitIdle(function, number);
    }

    /** Invocations that were run to their end. */
    public int ran() {
        return ran.get();
    }

    @Override
    public void close() {
        pods.forEach(FakePod::close);
    }
}
