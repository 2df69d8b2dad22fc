package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;
import java.util.List;

/** Reads what Kubernetes reports about pods that are to become environments of a function. */
@FunctionalInterface
public interface StartingPods {

    /**
     * The progress of the function's pods, without those that are being deleted. Blocks.
     *
     * @throws RuntimeException if the API server does not respond or refuses
     */
    List<Start> read(FunctionId function);

    /** The progress of one pod. */
    sealed interface Start {

        /** It is running, or no reason is known why it would not start. */
        record Coming() implements Start {}

        /**
         * Its container cannot be started: no node has room for it, or the kubelet cannot get its image or Secret or
         * start its first process.
         *
         * @param why in Kubernetes' words
         */
        record Held(String pod, String why) implements Start {}

        /**
         * It was running, its container ended, and the kubelet waits before the next start ({@code CrashLoopBackOff}).
         */
        record BacksOff(String pod) implements Start {}

        /**
         * Its container ended before the kubelet saw that it was running, and either is not running or has been started
         * twice since.
         *
         * @param at when it ended, by the node's clock, in whole seconds
         * @param exitStatus of the container's first process, 128 + signal when it was killed
         * @param backsOff the kubelet waits before the next start
         */
        record EndedInInit(String pod, Instant at, boolean outOfMemory, int exitStatus, boolean backsOff)
                implements Start {}
    }
}
