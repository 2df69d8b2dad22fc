package dev.lamina.operator.function;

import dev.lamina.api.AsyncStatus;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import dev.lamina.operator.backlog.EventBacklog;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.environment.CpuShare;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.Environments;
import dev.lamina.operator.environment.SpentPods;
import dev.lamina.operator.limit.WatchedResources;
import dev.lamina.operator.network.NetworkPolicies;
import dev.lamina.operator.publish.Published;
import dev.lamina.operator.publish.Publisher;
import dev.lamina.operator.publish.VersionUsers;
import dev.lamina.operator.resolve.ContentResolution;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.status.ReconcileFailure;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.operator.workload.DesiredObjects;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Reconciles Functions: checks what a function refers to, writes its objects, and reports its status. */
@ControllerConfiguration(
        name = "function",
        fieldManager = FieldOwner.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 5_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public class FunctionReconciler implements Reconciler<Function> {
    private static final Duration GARBAGE_COLLECTED_WITHIN = Duration.ofSeconds(1);

    private final SpecResolution specResolution;
    private final Deployer deployer;
    private final Provisioning provisioning;
    private final CpuShare cpuShare;
    private final StatusBuilder statusBuilder;
    private final StatusWriter statusWriter;
    private final EventBacklog backlog;
    private final ContentChangeNotifier changes;
    private final FunctionLimits limits;
    private final WatchedResources resources;
    private final Publisher publisher = new Publisher();
    private final CheckInterval interval = new CheckInterval(InstantSource.system());
    private final SpentPods spentPods = new SpentPods(System::nanoTime);

    FunctionReconciler(
            SpecResolution specResolution,
            OperatorConfig config,
            DesiredObjects desiredObjects,
            NetworkPolicies policies,
            Provisioning provisioning,
            CpuShare cpuShare,
            StatusBuilder statusBuilder,
            StatusWriter statusWriter,
            EventBacklog backlog,
            ContentChangeNotifier changes,
            FunctionLimits limits,
            WatchedResources resources) {
        this.specResolution = specResolution;
        this.deployer = new Deployer(
                new RoleCheck(config.sts()), desiredObjects, policies, new KedaWork(InstantSource.system()));
        this.provisioning = provisioning;
        this.cpuShare = cpuShare;
        this.statusBuilder = statusBuilder;
        this.statusWriter = statusWriter;
        this.backlog = backlog;
        this.changes = changes;
        this.limits = limits;
        this.resources = resources;
    }

    @Override
    public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
        List<EventSource<?, Function>> sources = EventSources.of(context, backlog, changes);
        resources.use(context.getPrimaryCache(), sources);
        return sources;
    }

    @Override
    public UpdateControl<Function> reconcile(Function cached, Context<Function> context) {
        Function function = statusWriter.newest(cached);
        if (function.unreadable().isPresent()) {
            // The running version is not changed: the desired state is unknown.
            return write(
                    context,
                    function,
                    statusBuilder.unreadable(function, function.unreadable().get()));
        }
        List<FunctionVersion> versions =
                context.getSecondaryResourcesAsStream(FunctionVersion.class).toList();
        OwnedObjects objects = new OwnedObjects(function, context, needAccount(versions));
        List<Environment> environments = Environments.of(context);
        Optional<Duration> replaceAgain = spentPods.replace(
                context.getClient(),
                function.getMetadata().getNamespace(),
                function.getMetadata().getName(),
                environments);
        Optional<Deployment> existing = objects.existing();
        ResolutionResult result = limits.apply(
                function,
                specResolution.of(
                        function,
                        layers(context),
                        TriggerToFunctionMapper.function(function, context),
                        existing,
                        environments));
        if (ContentResolution.isPending(
                result.codeResolved(),
                conditions(function),
                function.getMetadata().getGeneration())) {
            return UpdateControl.noUpdate();
        }
        DeploymentState deployed = result.workload()
                .map(workload -> deployer.deploy(workload, objects, environments, said(function)))
                .orElseGet(() -> DeploymentState.left(result.runtime(), existing, function.getSpec(), environments));
        result.workload().ifPresent(workload -> cpuShare.hold(context.getClient(), workload, environments));
        Optional<ConditionFact> scalable = deployed.scalingRefused()
                .map(ScalingVerdict::refused)
                .or(() -> objects.scaledObject().flatMap(ScalingVerdict::of));
        Optional<ProvisionedState> provisioned =
                limits.apply(function, provisioning.of(function, objects.deployment(), environments));
        Optional<AsyncStatus> waiting = context.getSecondaryResource(AsyncStatus.class);
        Optional<Published> published = publisher.publish(
                context.getClient(), function, result.settled(), versions, () -> VersionUsers.of(function, context));
        FunctionStatus next = statusBuilder.next(function, result, deployed, scalable, provisioned, waiting, published);
        UpdateControl<Function> control = CheckInterval.whileWell(
                write(context, function, next),
                next,
                interval.of(() -> context.getPrimaryCache().keys().count()));
        replaceAgain
                .filter(delay -> control.getScheduleDelay().orElse(Long.MAX_VALUE) > delay.toMillis())
                .ifPresent(control::rescheduleAfter);
        return deployed.fact().reason().equals(Ownership.WAITING) ? soon(control) : control;
    }

    /** Reschedules soon while the problem is new: garbage collection is quick, unless something blocks it. */
    static UpdateControl<Function> soon(UpdateControl<Function> control) {
        Duration patience = Duration.ofMillis(control.getScheduleDelay().orElse(0L));
        return patience.compareTo(RetryDelay.FIRST) > 0 || patience.compareTo(GARBAGE_COLLECTED_WITHIN) < 0
                ? control
                : control.rescheduleAfter(GARBAGE_COLLECTED_WITHIN);
    }

    @Override
    public ErrorStatusUpdateControl<Function> updateErrorStatus(
            Function cached, Context<Function> context, Exception failure) {
        Function function = statusWriter.newest(cached);
        ReconcileFailure.of(context, failure)
                .ifPresent(fact -> write(context, function, statusBuilder.failed(function, fact)));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private UpdateControl<Function> write(Context<Function> context, Function function, FunctionStatus next) {
        FunctionStatus before =
                function.getStatus() == null ? null : function.getStatus().withoutGateways();
        return statusWriter.write(context.getClient(), function, before, next);
    }

    /** Returns whether a version runs as the ServiceAccount that was made for the function. */
    private static boolean needAccount(List<FunctionVersion> versions) {
        return versions.stream()
                .anyMatch(version ->
                        version.getSpec().functionSpec().executionRoleOrNone().serviceAccountName() == null);
    }

    private static List<Condition> conditions(Function function) {
        return function.getStatus() == null ? null : function.getStatus().conditions();
    }

    /** Returns the previous fact about the function's objects. */
    private static Optional<ConditionFact> said(Function function) {
        return Conditions.find(conditions(function), ResolutionResult.DEPLOYED).map(ConditionFact::of);
    }

    private static Map<String, Layer> layers(Context<Function> context) {
        return context.getSecondaryResourcesAsStream(Layer.class)
                .collect(Collectors.toMap(layer -> layer.getMetadata().getName(), layer -> layer));
    }
}
