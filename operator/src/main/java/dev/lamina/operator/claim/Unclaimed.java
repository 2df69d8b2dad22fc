package dev.lamina.operator.claim;

import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A reconciler that does not get the resources that another installation serves. When a claim is removed, they are
 * reconciled at the next regular check, within two minutes.
 */
public final class Unclaimed<P extends HasMetadata> implements Reconciler<P> {
    private static final Logger LOG = Logger.getLogger(Unclaimed.class);

    private final Reconciler<P> reconciler;
    private final NamespaceClaims claims;

    public Unclaimed(Reconciler<P> reconciler, NamespaceClaims claims) {
        if (reconciler instanceof Cleaner) {
            throw new IllegalArgumentException("the SDK would not see that " + reconciler.getClass() + " is a Cleaner");
        }
        this.reconciler = reconciler;
        this.claims = claims;
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        var other = claims.other(resource.getMetadata().getNamespace());
        if (other.isPresent()) {
            LOG.debugf("Ignored: the namespace belongs to %s", other.get());
            return UpdateControl.noUpdate();
        }
        return reconciler.reconcile(resource, context);
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public ErrorStatusUpdateControl<P> updateErrorStatus(P resource, Context<P> context, Exception e) {
        return reconciler.updateErrorStatus(resource, context, e);
    }
}
