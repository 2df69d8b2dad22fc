package dev.lamina.operator;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.exposure.ExposureSweeper;
import dev.lamina.operator.network.NetworkPolicyWatch;
import dev.lamina.operator.pool.Pools;
import dev.lamina.operator.trigger.RuleSweeper;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/**
 * Elects the active replica; the others stand by with warm caches. Enabled in production only, see
 * application.properties.
 *
 * <p>A replica that loses the lease must exit, or two would be active. The trap: the SDK exits the process from the
 * thread that lost the lease. If the process is already stopping, that thread is one of the shutdown threads, so it
 * waits for itself until the kubelet kills it. So the process is exited from a thread that no other thread waits for.
 */
class LeaderElection {
    @Produces
    @ApplicationScoped
    LeaderElectionConfiguration configuration(
            OperatorConfig config,
            RuleSweeper rules,
            ExposureSweeper exposures,
            Pools pools,
            NetworkPolicyWatch policies) {
        LeaderCallbacks callbacks = new LeaderCallbacks(
                () -> {
                    rules.start();
                    exposures.start();
                    pools.start();
                    policies.start();
                },
                LeaderElection::endProcess,
                leader -> {});
        return new LeaderElectionConfiguration(
                config.lease(),
                null,
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                null,
                callbacks,
                false);
    }

    private static void endProcess() {
        Thread.ofPlatform().daemon().name("lease lost").start(() -> System.exit(1));
    }
}
