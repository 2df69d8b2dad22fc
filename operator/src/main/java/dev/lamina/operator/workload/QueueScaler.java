package dev.lamina.operator.workload;

import dev.lamina.api.Queue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;

/**
 * By which of KEDA's scalers the backlog of one kind of queue is known; one implementation for each member of {@link Queue},
 * in the list of {@link TriggerScalers}. Pure.
 */
interface QueueScaler {

  /**
   * The scaler of a trigger's queue; empty when the queue is of another kind, or KEDA has no way to it: the gateway alone wakes
   * the function then.
   *
   * @param target messages that one environment takes at a time
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
