package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;

/** What Kubernetes knows of containers that ended. */
@FunctionalInterface
public interface ContainerEnds {

  /**
   * What became of the pod's container. Blocks.
   *
   * @param since an end before this is another one's
   * @throws RuntimeException when the API server does not tell
   */
  End look(FunctionId function, String pod, Instant since);

  /**
   * @param outOfMemory it was killed for want of memory
   * @param backsOff it has ended too often: the kubelet lets up to five minutes pass before it starts it again
   */
  record End(boolean outOfMemory, boolean backsOff) {
    public static final End UNKNOWN = new End(false, false);
  }
}
