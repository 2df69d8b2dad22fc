package dev.lamina.operator;

import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/**
 * One replica works at a time; the others wait with warm caches. Active in production only, see application.properties.
 *
 * <p>Who loses the lease must end, or two would work. The trap: the SDK ends the process from the thread that lost the lease,
 * and when the process is being stopped anyway that thread is one of the shutdown's own; it then waits for itself, until the
 * kubelet kills it. So we end the process from a thread on which nothing waits.
 */
class LeaderElection {
  @Produces
  @ApplicationScoped
  LeaderElectionConfiguration configuration(OperatorConfig config) {
    LeaderCallbacks callbacks = new LeaderCallbacks(() -> { }, LeaderElection::endProcess, leader -> { });
    return new LeaderElectionConfiguration(config.lease(), null, LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE, LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        null, callbacks, false);
  }

  private static void endProcess() {
    Thread.ofPlatform().daemon().name("lease lost").start(() -> System.exit(1));
  }
}
