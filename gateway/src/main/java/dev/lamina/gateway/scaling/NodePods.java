package dev.lamina.gateway.scaling;

import dev.lamina.gateway.function.FunctionId;
import java.util.List;

/** Reads what the scheduler did with the pods of functions. Both calls block. */
interface NodePods {

    /**
     * Pods of the function that wait because no node has room for them.
     *
     * @throws RuntimeException if the API server does not respond or refuses
     */
    List<Unplaced> withoutRoom(FunctionId function);

    /**
     * Pods of the function that have a node, without those that are being deleted.
     *
     * @throws RuntimeException if the API server does not respond or refuses
     */
    List<Placed> placed(FunctionId function);

    /** @param why in Kubernetes' words */
    record Unplaced(String pod, PodSize size, String why) {}

    record Placed(String node, PodSize size) {}
}
