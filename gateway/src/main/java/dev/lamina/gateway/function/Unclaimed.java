package dev.lamina.gateway.function;

import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Collection;

/**
 * Passes only resources in namespaces that no other installation serves to the views. One lock for resources and
 * claims: whichever changes first, a resource is shown if and only if its namespace is not claimed.
 */
final class Unclaimed<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final NamespaceClaims claims;
    private final ViewCache<T, ?, ?, ?> views;

    Unclaimed(NamespaceClaims claims, ViewCache<T, ?, ?, ?> views) {
        this.claims = claims;
        this.views = views;
    }

    boolean shows(HasMetadata resource) {
        return claims.other(resource.getMetadata().getNamespace()).isEmpty();
    }

    @Override
    public synchronized void onAdd(T resource) {
        put(resource);
    }

    @Override
    public synchronized void onUpdate(T before, T resource) {
        put(resource);
    }

    @Override
    public synchronized void onDelete(T resource, boolean finalStateUnknown) {
        views.onDelete(resource, finalStateUnknown);
    }

    synchronized void put(T resource) {
        if (shows(resource)) {
            views.put(resource);
        }
    }

    /** Checks resources again whose namespace was claimed or released. */
    synchronized void reconsider(Collection<T> resources) {
        for (T resource : resources) {
            if (shows(resource)) {
                views.put(resource);
            } else {
                views.hide(resource);
            }
        }
    }
}
