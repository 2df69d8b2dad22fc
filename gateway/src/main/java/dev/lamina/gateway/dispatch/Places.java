package dev.lamina.gateway.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The places under each limit that are this gateway's to fill. */
public interface Places {
  /** Of a gateway that is the only one. */
  Places ALONE = new Places() {
    @Override
    public int usable(Limit limit, int size) {
      return size;
    }

    @Override
    public CompletionStage<Boolean> more(Limit limit) {
      return CompletableFuture.completedFuture(false);
    }
  };

  /**
   * How many invocations this gateway may have under the limit at this moment. Asked for every invocation: it does not block.
   *
   * @param size of the limit, for all gateways together
   */
  int usable(Limit limit, int size);

  /**
   * Gets places from where there are free ones.
   *
   * @return true when it is worth looking again, false when there are none; never completes exceptionally, and on any thread
   */
  CompletionStage<Boolean> more(Limit limit);
}
