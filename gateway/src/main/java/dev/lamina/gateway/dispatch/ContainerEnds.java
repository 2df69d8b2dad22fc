package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;

/** Reads what Kubernetes reports about containers that ended. */
@FunctionalInterface
public interface ContainerEnds {

    /**
     * Reads how the pod's container ended. Blocks.
     *
     * @param since an end before this time belongs to an earlier run
     * @throws RuntimeException if the API server does not respond or refuses
     */
    End read(FunctionId function, String pod, Instant since);

    /**
     * @param outOfMemory it was killed because memory ran out
     * @param backsOff it has ended too often: the kubelet waits for up to five minutes before it starts it again
     */
    record End(boolean outOfMemory, boolean backsOff) {
        public static final End UNKNOWN = new End(false, false);
    }
}
