package dev.lamina.gateway.dispatch;

import java.time.Instant;

/** What Kubernetes knows of containers that ended. */
@FunctionalInterface
public interface ContainerEnds {

  /**
   * Whether the pod's container was killed for want of memory. Blocks.
   *
   * @param since an end before this is another one's
   * @throws RuntimeException when the API server does not tell
   */
  boolean outOfMemory(FunctionId function, String pod, Instant since);
}
