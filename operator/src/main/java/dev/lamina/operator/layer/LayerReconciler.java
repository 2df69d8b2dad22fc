package dev.lamina.operator.layer;

import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentRequest.Owner;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.resolve.ContentResolution;
import dev.lamina.operator.resolve.ResolutionFact;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.status.ReconcileFailure;
import dev.lamina.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reconciles Layers: stores the zip in the content store, and writes its versions, with hash and size. It owns no
 * objects in the cluster. While functions use a layer it is not deleted (see docs/adr/0038): so deletions arrive in
 * {@link #reconcile}, which the SDK calls "all events".
 */
@ControllerConfiguration(
        name = "layer",
        fieldManager = FieldOwner.NAME,
        triggerReconcilerOnAllEvents = true,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 5_000, intervalMultiplier = 1.5, maxInterval = 60_000)
public class LayerReconciler implements Reconciler<Layer> {
    /** The SDK does not report that a function has ceased to use a layer. */
    private static final Duration USERS_CHECKED = Duration.ofSeconds(5);

    private final ContentResolution resolution;
    private final Conditions conditions;
    private final StatusWriter statusWriter;
    private final ContentChangeNotifier changes;
    private final Clock clock;

    public LayerReconciler(
            ContentResolution resolution,
            Conditions conditions,
            StatusWriter statusWriter,
            ContentChangeNotifier changes,
            Clock clock) {
        this.resolution = resolution;
        this.conditions = conditions;
        this.statusWriter = statusWriter;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Layer>> prepareEventSources(EventSourceContext<Layer> context) {
        return List.of(changes.source(Layer.class), LayerUsers.source(context));
    }

    @Override
    public UpdateControl<Layer> reconcile(Layer cached, Context<Layer> context) {
        if (context.isPrimaryResourceDeleted()) {
            return UpdateControl.noUpdate();
        }
        Layer layer = statusWriter.newest(cached);
        LayerUsers users = LayerUsers.of(layer, context);
        DeletionGuard.set(context.getClient(), cached, !users.isEmpty());
        if (!layer.isMarkedForDeletion()) {
            return write(layer, users, context);
        }
        return users.isEmpty()
                ? UpdateControl.noUpdate()
                : write(layer, users, context).rescheduleAfter(USERS_CHECKED);
    }

    private UpdateControl<Layer> write(Layer layer, LayerUsers users, Context<Layer> context) {
        if (layer.unreadable().isPresent()) {
            List<Condition> unreadable = conditions.unreadable(
                    layer.unreadable().get(),
                    status(layer).conditions(),
                    layer.getMetadata().getGeneration());
            return statusWriter.write(
                    context.getClient(),
                    layer,
                    status(layer).with(unreadable, layer.getMetadata().getGeneration()));
        }
        ResolutionFact resolved = resolution.resolve(request(layer), Lamina.UP_TO_DATE);
        if (ContentResolution.isPending(
                resolved.fact(), status(layer).conditions(), layer.getMetadata().getGeneration())) {
            return UpdateControl.noUpdate();
        }
        return statusWriter.write(context.getClient(), layer, status(layer, resolved, users));
    }

    @Override
    public ErrorStatusUpdateControl<Layer> updateErrorStatus(Layer cached, Context<Layer> context, Exception failure) {
        Layer layer = statusWriter.newest(cached);
        LayerStatus before = status(layer);
        ReconcileFailure.of(context, failure)
                .ifPresent(fact -> statusWriter.write(
                        context.getClient(),
                        layer,
                        before.with(
                                conditions.failed(
                                        fact,
                                        before.conditions(),
                                        layer.getMetadata().getGeneration()),
                                before.observedGeneration())));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private static LayerStatus status(Layer layer) {
        return layer.getStatus() == null ? LayerStatusBuilder.builder().build() : layer.getStatus();
    }

    private static ContentRequest request(Layer layer) {
        return new ContentRequest(
                layer.getMetadata().getNamespace(),
                Owner.of(layer),
                "spec.content",
                layer.getSpec().content(),
                Optional.empty(),
                List.of(),
                previous(layer.getStatus()),
                isSettled(layer));
    }

    private static Optional<ResolvedContent> previous(LayerStatus status) {
        return Optional.ofNullable(status)
                .filter(s -> s.sha256() != null && s.source() != null && s.sizeBytes() != null)
                .map(s -> new ResolvedContent(
                        s.sha256(),
                        s.sizeBytes(),
                        s.source(),
                        s.unzippedBytes() == null ? ResolvedContent.UNKNOWN : s.unzippedBytes()));
    }

    private static boolean isSettled(Layer layer) {
        LayerStatus status = layer.getStatus();
        return status != null
                && layer.getMetadata().getGeneration().equals(status.observedGeneration())
                && Conditions.find(status.conditions(), Lamina.UP_TO_DATE)
                        .filter(condition -> condition.getStatus().equals("True"))
                        .isPresent();
    }

    private LayerStatus status(Layer layer, ResolutionFact resolved, LayerUsers users) {
        LayerStatus before = layer.getStatus();
        List<LayerVersion> known = status(layer).versionsOrNone();
        long generation = layer.getMetadata().getGeneration();
        // Keeps the reference to content that environments may still use, so that it stays in the store.
        Optional<ResolvedContent> content = resolved.content().or(() -> previous(before));
        List<LayerVersion> versions = resolved.content()
                .map(stored -> LayerVersions.after(known, stored, layer.getSpec(), users.versions(), clock.instant()))
                .orElse(known);
        return new LayerStatus(
                conditions.withProgress(
                        resolved.fact(),
                        List.of(ready(resolved, content), resolved.fact(), users.fact(layer.isMarkedForDeletion())),
                        before == null ? null : before.conditions(),
                        generation),
                generation,
                versions.isEmpty() ? null : versions.getLast().version(),
                content.map(ResolvedContent::sha256).orElse(null),
                content.map(ResolvedContent::sizeBytes).orElse(null),
                content.map(ResolvedContent::source).orElse(null),
                content.map(ResolvedContent::unzippedBytes)
                        .filter(bytes -> bytes != ResolvedContent.UNKNOWN)
                        .orElse(null),
                versions.isEmpty() ? null : versions);
    }

    /**
     * Returns whether functions can use the layer: they can if it is stored, whatever the state of its source is now.
     */
    private static ConditionFact ready(ResolutionFact resolved, Optional<ResolvedContent> content) {
        return content.map(stored -> ContentResolution.stored(Lamina.READY, stored))
                .orElseGet(() -> resolved.fact().as(Lamina.READY));
    }
}
