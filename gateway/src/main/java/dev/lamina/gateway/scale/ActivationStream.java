package dev.lamina.gateway.scale;

import dev.lamina.gateway.scale.keda.IsActiveResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * One of KEDA's open {@code StreamIsActive} calls. It only ever says true: KEDA ignores false. A push that comes before KEDA
 * has prepared the function is dropped there, so it is repeated, no more often than the interval.
 *
 * <p>The observer must not be used by two threads at once: everything is sent on the event loop the call came on.
 */
final class ActivationStream {
  private static final IsActiveResponse ACTIVE = IsActiveResponse.newBuilder().setResult(true).build();

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

  /** Ends it with OK, after which KEDA comes back soon; after anything else it would wait for up to a minute. */
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
