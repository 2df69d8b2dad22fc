package dev.lamina.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;

/**
 * A reconciler's configuration with {@code triggerReconcilerOnAllEvents}, which the extension's own class does not
 * support.
 */
final class AllEvents<P extends HasMetadata> extends QuarkusControllerConfiguration<P> {

    AllEvents(QuarkusControllerConfiguration<P> annotated, QuarkusConfigurationService parent) {
        super(
                annotated.getInformerConfig(),
                annotated.getName(),
                annotated.isGenerationAware(),
                annotated.getAssociatedReconcilerClassName(),
                annotated.getRetry(),
                annotated.getRateLimiter(),
                annotated.maxReconciliationInterval().orElse(null),
                annotated.getFinalizerName(),
                annotated.fieldManager(),
                annotated.getWorkflow(),
                annotated.getResourceTypeName(),
                annotated.getResourceClass());
        setParent(parent);
    }

    @Override
    public boolean triggerReconcilerOnAllEvents() {
        return true;
    }
}
