package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;
import java.time.Duration;

/**
 * The times of a queue, nanoseconds.
 *
 * @param startTimeout how long an invocation waits for an environment
 * @param pollHold how long a poll is kept without work
 * @param exitWait how long the pod of a lost connection has to report how its program ended
 * @param deadlineMargin time that is added to the function's timeout before the gateway stops waiting for a pod
 * @param scaleUpDelay how long requests may wait alongside environments before more environments are requested
 */
record QueueSettings(long startTimeout, long pollHold, long exitWait, long deadlineMargin, long scaleUpDelay) {

    static QueueSettings of(GatewayConfig config) {
        return of(
                config.startTimeout(),
                config.runtime().pollHold(),
                config.runtime().exitWait(),
                config.runtime().deadlineMargin(),
                config.scale().scaleUpDelay());
    }

    static QueueSettings of(
            Duration startTimeout,
            Duration pollHold,
            Duration exitWait,
            Duration deadlineMargin,
            Duration scaleUpDelay) {
        return new QueueSettings(
                startTimeout.toNanos(),
                pollHold.toNanos(),
                exitWait.toNanos(),
                deadlineMargin.toNanos(),
                scaleUpDelay.toNanos());
    }
}
