package dev.lamina.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The SDK has its periodic checks done by a pool without core threads. The JDK lets the one worker of such a pool wait 10 ms
 * at most, again and again for as long as anything is scheduled: the idle operator's largest part, 1 % of a CPU. A core
 * thread waits until there is something to do.
 */
class SdkTimer {

  void rest(@Observes StartupEvent started, Operator operator) {
    rest(operator.getConfigurationService().getExecutorServiceManager());
  }

  static void rest(ExecutorServiceManager executors) {
    if (executors.scheduledExecutorService() instanceof ScheduledThreadPoolExecutor pool) {
      pool.setCorePoolSize(Math.max(1, pool.getCorePoolSize()));
    }
  }
}
