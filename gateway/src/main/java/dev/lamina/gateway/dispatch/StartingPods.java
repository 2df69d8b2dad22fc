package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;
import java.util.List;

/** What Kubernetes tells of the pods that are to become environments of a function. */
@FunctionalInterface
public interface StartingPods {

  /**
   * How far the function's pods have come, without those that are about to go. Blocks.
   *
   * @throws RuntimeException when the API server does not tell
   */
  List<Start> look(FunctionId function);

  /** How far one pod has come. */
  sealed interface Start {

    /** It is there, or nothing is known to keep it from coming. */
    record Coming() implements Start {}

    /**
     * Its container cannot be started: no node has room for it, or the kubelet gets no image, no Secret, no first process.
     *
     * @param why in Kubernetes' words
     */
    record Held(String pod, String why) implements Start {}

    /** It was up, its container ended, and the kubelet lets time pass before the next start ({@code CrashLoopBackOff}). */
    record BacksOff(String pod) implements Start {}

    /**
     * Its container ended before the kubelet saw that it was up, and either is not running or has been started twice since.
     *
     * @param at when it ended, by the node's clock, in whole seconds
     * @param exitStatus of the container's first process, 128 + signal when it was killed
     * @param backsOff the kubelet lets time pass before the next start
     */
    record EndedInInit(String pod, Instant at, boolean outOfMemory, int exitStatus, boolean backsOff) implements Start {}
  }
}
