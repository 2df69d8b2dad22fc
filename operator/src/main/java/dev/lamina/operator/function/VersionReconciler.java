package dev.lamina.operator.function;

import dev.lamina.api.Alias;
import dev.lamina.api.AsyncStatus;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.api.Trigger;
import dev.lamina.operator.backlog.EventBacklog;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.environment.CpuShare;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.Environments;
import dev.lamina.operator.environment.SpentPods;
import dev.lamina.operator.network.NetworkPolicies;
import dev.lamina.operator.startcache.StartCache;
import dev.lamina.operator.startcache.StartCaches;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.status.ReconcileFailure;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.operator.workload.DesiredObjects;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reconciles FunctionVersions: writes their objects as if each were a function, and reports their status. */
@ControllerConfiguration(
        name = "functionversion",
        fieldManager = FieldOwner.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.HOURS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 5_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public class VersionReconciler implements Reconciler<FunctionVersion> {
    /** Nothing outside of the cluster belongs to a version, so a healthy one is rarely read again. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final VersionResolution resolution;
    private final Deployer deployer;
    private final Provisioning provisioning;
    private final CpuShare cpuShare;
    private final StatusBuilder statusBuilder;
    private final StatusWriter statusWriter;
    private final EventBacklog backlog;
    private final FunctionLimits limits;
    private final StartCaches startCaches = new StartCaches(InstantSource.system());
    private final SpentPods spentPods = new SpentPods(System::nanoTime);

    VersionReconciler(
            VersionResolution resolution,
            OperatorConfig config,
            DesiredObjects desiredObjects,
            NetworkPolicies policies,
            Provisioning provisioning,
            CpuShare cpuShare,
            StatusBuilder statusBuilder,
            StatusWriter statusWriter,
            EventBacklog backlog,
            FunctionLimits limits) {
        this.resolution = resolution;
        this.deployer = new Deployer(
                new RoleCheck(config.sts()), desiredObjects, policies, new KedaWork(InstantSource.system()));
        this.provisioning = provisioning;
        this.cpuShare = cpuShare;
        this.statusBuilder = statusBuilder;
        this.statusWriter = statusWriter;
        this.backlog = backlog;
        this.limits = limits;
    }

    @Override
    public List<EventSource<?, FunctionVersion>> prepareEventSources(EventSourceContext<FunctionVersion> context) {
        return VersionEventSources.of(context, backlog);
    }

    @Override
    public UpdateControl<FunctionVersion> reconcile(FunctionVersion cached, Context<FunctionVersion> context) {
        FunctionVersion version = statusWriter.newest(cached);
        VersionAliases aliases = VersionAliases.of(version, context.getSecondaryResourcesAsStream(Alias.class));
        Function function = FunctionOfVersion.of(version, aliases.provisioned());
        if (version.unreadable().isPresent()) {
            return write(
                    context,
                    version,
                    statusBuilder.unreadable(function, version.unreadable().get()));
        }
        OwnedObjects objects = new OwnedObjects(function, context, true);
        List<Environment> environments = Environments.of(context);
        Optional<Duration> replaceAgain = spentPods.replace(
                context.getClient(),
                version.getMetadata().getNamespace(),
                version.getMetadata().getName(),
                environments);
        Optional<Deployment> existing = objects.existing();
        List<Trigger> triggers = TriggerToFunctionMapper.scaling(function, context, aliases::leadHere);
        ResolutionResult result = limits.apply(function, resolution.of(version, function, triggers, existing));
        DeploymentState written = result.workload()
                .map(workload -> deployer.deploy(workload, objects, environments, said(version)))
                .orElseGet(() -> DeploymentState.left(result.runtime(), existing, function.getSpec(), environments));
        StartCache startCache = startCache(context, version, result, written, objects);
        DeploymentState deployed = startCache.isFirst() ? written.optimizing() : written;
        result.workload().ifPresent(workload -> cpuShare.hold(context.getClient(), workload, environments));
        Optional<ConditionFact> scalable = deployed.scalingRefused()
                .map(ScalingVerdict::refused)
                .or(() -> objects.scaledObject().flatMap(ScalingVerdict::of));
        FunctionStatus next = statusBuilder.next(
                function,
                result,
                deployed,
                scalable,
                limits.apply(function, provisioning.of(function, objects.deployment(), environments)),
                context.getSecondaryResource(AsyncStatus.class));
        UpdateControl<FunctionVersion> control = write(context, version, next, startCache.result());
        startCache.checkAfter().ifPresent(control::rescheduleAfter);
        replaceAgain
                .filter(delay -> control.getScheduleDelay().orElse(Long.MAX_VALUE) > delay.toMillis())
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    @Override
    public ErrorStatusUpdateControl<FunctionVersion> updateErrorStatus(
            FunctionVersion cached, Context<FunctionVersion> context, Exception failure) {
        FunctionVersion version = statusWriter.newest(cached);
        Function function = FunctionOfVersion.of(version, VersionAliases.NONE.provisioned());
        ReconcileFailure.of(context, failure)
                .ifPresent(fact -> write(context, version, statusBuilder.failed(function, fact)));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private StartCache startCache(
            Context<FunctionVersion> context,
            FunctionVersion version,
            ResolutionResult result,
            DeploymentState written,
            OwnedObjects objects) {
        return result.workload()
                .filter(_ -> written.fact().holds())
                .map(workload -> startCaches.next(
                        context.getClient(),
                        version,
                        workload,
                        Environments.startCacheMaker(context),
                        objects.deployment()))
                .orElseGet(() -> StartCache.known(version));
    }

    private UpdateControl<FunctionVersion> write(
            Context<FunctionVersion> context, FunctionVersion version, FunctionStatus next) {
        return write(context, version, next, StartCache.known(version).result());
    }

    private UpdateControl<FunctionVersion> write(
            Context<FunctionVersion> context,
            FunctionVersion version,
            FunctionStatus next,
            Optional<SnapStartStatus> startCache) {
        UpdateControl<FunctionVersion> control = statusWriter.write(
                context.getClient(), version, FunctionOfVersion.status(next, startCache.orElse(null)));
        return CheckInterval.whileWell(control, next, IDLE);
    }

    /** Returns the previous fact about the version's objects. */
    private static Optional<ConditionFact> said(FunctionVersion version) {
        return Conditions.find(
                        version.getStatus() == null ? null : version.getStatus().conditions(),
                        ResolutionResult.DEPLOYED)
                .map(ConditionFact::of);
    }
}
