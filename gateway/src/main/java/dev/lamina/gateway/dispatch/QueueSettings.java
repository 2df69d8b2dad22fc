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
 * @param damper how long a stall may last: what waits beside environments for longer asks for more of them
 */
record QueueSettings(long startTimeout, long pollHold, long exitWait, long deadlineMargin, long damper) {

  static QueueSettings of(GatewayConfig config) {
    return of(config.startTimeout(), config.runtime().pollHold(), config.runtime().exitWait(), config.runtime().deadlineMargin(),
        config.scale().damper());
  }

  static QueueSettings of(Duration startTimeout, Duration pollHold, Duration exitWait, Duration deadlineMargin, Duration damper) {
    return new QueueSettings(startTimeout.toNanos(), pollHold.toNanos(), exitWait.toNanos(), deadlineMargin.toNanos(), damper.toNanos());
  }
}
