package dev.lamina.gateway.scaling;

import dev.lamina.gateway.scaling.keda.IsActiveResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * An open {@code StreamIsActive} call of KEDA. It only sends true, because KEDA ignores false. KEDA drops a push for a
 * function that it has not prepared yet, so the push is repeated, at most once per interval.
 *
 * <p>The observer must not be used by two threads at once: everything is sent on the event loop of the call.
 */
final class ActivationStream {
    private static final IsActiveResponse ACTIVE =
            IsActiveResponse.newBuilder().setResult(true).build();

    private final ServerCallStreamObserver<IsActiveResponse> observer;
    private final long intervalNanos;
    private final Executor sender;

    // Mutable state, of the sender
    private boolean ended;
    private boolean pushed;
    private long pushedAt;

    ActivationStream(ServerCallStreamObserver<IsActiveResponse> observer, long intervalNanos) {
        Context context = Vertx.currentContext();
        this.observer = observer;
        this.intervalNanos = intervalNanos;
        this.sender = context == null ? this::alone : task -> context.runOnContext(ignored -> task.run());
    }

    void push() {
        sender.execute(() -> {
            long now = System.nanoTime();
            if (!ended && !observer.isCancelled() && (!pushed || now - pushedAt >= intervalNanos)) {
                pushed = true;
                pushedAt = now;
                observer.onNext(ACTIVE);
            }
        });
    }

    /**
     * Ends the call with OK, after which KEDA reconnects soon; after another status it would wait for up to a minute.
     */
    void end() {
        sender.execute(() -> {
            if (!ended && !observer.isCancelled()) {
                observer.onCompleted();
            }
            ended = true;
        });
    }

    private synchronized void alone(Runnable task) {
        task.run();
    }
}
