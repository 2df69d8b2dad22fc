package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;
import java.util.OptionalInt;

/** Reads what Kubernetes reports about containers that ended. */
@FunctionalInterface
public interface ContainerEnds {

    /**
     * Reads how the pod's container ended. Blocks.
     *
     * @param given when the container was last given an invocation, on this machine's clock: an earlier end is that of
     *     an earlier run
     * @throws RuntimeException if the API server does not respond or refuses
     */
    End read(FunctionId function, String pod, Instant given);

    /**
     * @param exitStatus of its first process, 128 + signal when it was killed; empty if it has not ended
     * @param outOfMemory it was killed because memory ran out
     * @param backsOff it has ended too often: the kubelet waits for up to five minutes before it starts it again
     */
    record End(OptionalInt exitStatus, boolean outOfMemory, boolean backsOff) {
        public static final End UNKNOWN = new End(OptionalInt.empty(), false, false);
    }
}
