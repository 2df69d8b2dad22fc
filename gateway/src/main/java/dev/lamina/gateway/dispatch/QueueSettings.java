package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;
import java.time.Duration;

/**
 * The times a queue keeps, nanoseconds.
 *
 * @param startTimeout how long an invocation waits for an environment
 * @param pollHold how long a poll is kept without work
 * @param exitWait how long a lost connection's pod has to tell how its program ended
 * @param deadlineMargin what is added to the function's timeout before a pod is given up
 * @param scaleUpDelay how long requests may wait alongside environments before more environments are requested
 */
record QueueSettings(long startTimeout, long pollHold, long exitWait, long deadlineMargin, long scaleUpDelay) {

  static QueueSettings of(GatewayConfig config) {
    return of(config.startTimeout(), config.runtime().pollHold(), config.runtime().exitWait(), config.runtime().deadlineMargin(),
        config.scale().scaleUpDelay());
  }

  static QueueSettings of(Duration startTimeout, Duration pollHold, Duration exitWait, Duration deadlineMargin, Duration scaleUpDelay) {
    return new QueueSettings(startTimeout.toNanos(), pollHold.toNanos(), exitWait.toNanos(), deadlineMargin.toNanos(),
        scaleUpDelay.toNanos());
  }
}
