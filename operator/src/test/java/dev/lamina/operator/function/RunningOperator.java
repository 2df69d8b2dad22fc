package dev.lamina.operator.function;

import dev.lamina.api.AsyncStatus;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.alias.AliasReconciler;
import dev.lamina.operator.alias.GatewayCounts;
import dev.lamina.operator.backlog.EventBacklog;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.environment.CpuShare;
import dev.lamina.operator.layer.LayerReconciler;
import dev.lamina.operator.limit.NamespaceLimits;
import dev.lamina.operator.limit.WatchedResources;
import dev.lamina.operator.network.NetworkPolicies;
import dev.lamina.operator.network.NetworkPolicyWatch;
import dev.lamina.operator.resolve.ContentResolution;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.operator.workload.DesiredObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The running reconcilers of functions and layers in one namespace, wired as Quarkus does. */
final class RunningOperator implements AutoCloseable {
    /**
     * An address without a server, used only here: KEDA keeps one connection for each address, and after many failures
     * it would connect late to a gateway that is installed in the cluster.
     */
    static final String SCALER_ADDRESS = "nobody.lamina-it.svc:9090";

    private static final Duration UNUSED_POLICIES_CHECKED = Duration.ofSeconds(1);

    private final TestOperator operator;
    private final NetworkPolicyWatch policyWatch;

    /** @param settings further settings: keys and values in turn */
    RunningOperator(KubernetesClient client, String namespace, ContentResolver content, String... settings) {
        this(client, Set.of(namespace), content, new ContentChangeNotifier(), settings);
    }

    /** Uses as few threads as an installation does. */
    RunningOperator(
            KubernetesClient client,
            Set<String> namespaces,
            ContentResolver content,
            ContentChangeNotifier changes,
            String... settings) {
        OperatorConfig config = TestConfig.with(Stream.concat(
                        Stream.of(
                                "lamina.start-cpu",
                                "1",
                                "lamina.cpu-after-init",
                                "SHARE",
                                "lamina.pod-key",
                                "of the tests",
                                "lamina.gateway.scaler-address",
                                SCALER_ADDRESS),
                        Stream.of(settings))
                .toArray(String[]::new));
        Clock clock = Clock.systemUTC();
        Conditions conditions = new Conditions(clock);
        ContentResolution resolution = new ContentResolution(content);
        StatusWriter statusWriter = new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock);
        // As the program: a connection that the API server closes during the start is no reason to end.
        operator = new TestOperator(o -> o.withKubernetesClient(client)
                .withConcurrentReconciliationThreads(16)
                .withStopOnInformerErrorDuringStartup(false));
        operator.register(
                new LayerReconciler(resolution, conditions, statusWriter, changes, clock),
                o -> o.settingNamespaces(namespaces));
        WatchedResources resources = new WatchedResources();
        FunctionLimits limits = new FunctionLimits(new NamespaceLimits(config), resources);
        DesiredObjects desiredObjects = new DesiredObjects(config, new StoreAddress(config, client, clock));
        NetworkPolicies policies = new NetworkPolicies(client);
        policyWatch = new NetworkPolicyWatch(
                client, policies, resources, List.copyOf(namespaces), namespace -> false, UNUSED_POLICIES_CHECKED);
        operator.register(
                new VersionReconciler(
                        new VersionResolution(new RuntimeCatalogue(config)),
                        config,
                        desiredObjects,
                        policies,
                        new Provisioning(config, clock),
                        new CpuShare(config, clock),
                        new StatusBuilder(config, conditions, clock),
                        statusWriter,
                        new NoBacklog(),
                        limits),
                o -> o.settingNamespaces(namespaces));
        operator.register(
                new AliasReconciler(conditions, statusWriter, new GatewayCounts(null), config, clock),
                o -> o.settingNamespaces(namespaces));
        operator.register(
                new FunctionReconciler(
                        new SpecResolution(new RuntimeCatalogue(config), resolution),
                        config,
                        desiredObjects,
                        policies,
                        new Provisioning(config, clock),
                        new CpuShare(config, clock),
                        new StatusBuilder(config, conditions, clock),
                        statusWriter,
                        new NoBacklog(),
                        changes,
                        limits,
                        resources),
                o -> o.settingNamespaces(namespaces));
        operator.start();
        policyWatch.start();
    }

    @Override
    public void close() {
        policyWatch.stop();
        operator.stop();
    }

    /** No function has asynchronous events here. */
    private static final class NoBacklog extends EventBacklog {
        NoBacklog() {
            super(null, new SimpleMeterRegistry());
        }

        @Override
        public Map<ResourceID, AsyncStatus> read() {
            return Map.of();
        }
    }
}
