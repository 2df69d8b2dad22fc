package dev.lamina.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Gives the SDK's timer a core thread. The SDK runs its periodic checks in a pool without core threads. The worker of
 * such a pool wakes up every 10 ms while anything is scheduled, which costs 1 % of a CPU, the largest part of an idle
 * operator. A core thread sleeps until a task is due.
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
