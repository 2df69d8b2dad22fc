package dev.lamina.operator.workload;

import dev.lamina.api.Queue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the KEDA scaler that reads the backlog of one kind of queue; one implementation for each member of
 * {@link Queue}, in the list of {@link TriggerScalers}. Pure.
 */
interface QueueScaler {

    /**
     * Returns the scaler of a trigger's queue; empty if the queue is of another kind, or KEDA cannot read it: then only
     * the gateway scales up the function.
     *
     * @param target number of messages for each environment
     */
    Optional<Scaler> of(Trigger trigger, Queue queue, int target);

    /**
     * One entry of a ScaledObject's triggers.
     *
     * @param type KEDA's name of the scaler
     * @param metadata its settings; no credentials
     * @param secret the Secret with the credentials, or null
     * @param parameters keys of the Secret by the scaler's parameter
     */
    record Scaler(String type, Map<String, String> metadata, String secret, Map<String, String> parameters) {}
}
