package dev.lamina.gateway.testing;

import dev.lamina.gateway.function.FunctionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Environments of one function that work in rounds: each waits in its handler until all others have an event, too. So
 * they go on only while events keep all of them busy.
 */
public final class Rounds implements AutoCloseable {
    private static final long LONGEST_ROUND_SECONDS = 30;

    private final List<FakePod> pods = new ArrayList<>();
    private final CyclicBarrier all;

    // Mutable state
    private volatile int ended;

    /** Starts them, and waits until all poll. */
    public Rounds(TestGateway gateway, FunctionId function, int environments, byte[] result) throws IOException {
        this.all = new CyclicBarrier(environments, () -> ended++);
        for (int i = 0; i < environments; i++) {
            pods.add(gateway.pod(function, "fn-" + function.name() + "-" + i).serve(event -> {
                awaitOthers();
                return result;
            }));
        }
        gateway.awaitIdle(function, environments);
    }

    /** Rounds in which every environment ran an event. */
    public int ended() {
        return ended;
    }

    /** An incomplete round breaks all further ones, so that {@link #ended} stays where it is. */
    private void awaitOthers() {
        try {
            all.await(LONGEST_ROUND_SECONDS, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("an environment was idle while events waited", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pods.forEach(FakePod::close);
    }
}
