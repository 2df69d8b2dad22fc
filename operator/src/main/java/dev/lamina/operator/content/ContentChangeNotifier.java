package dev.lamina.operator.content;

import dev.lamina.operator.content.ContentRequest.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Triggers the reconciliation of a Function or Layer when the outcome of resolving its content changes. */
@Singleton
public final class ContentChangeNotifier {
    // Mutable state: the reconcilers' event sources by kind
    private final Map<String, Consumer<ResourceID>> listeners = new ConcurrentHashMap<>();

    /** Returns the event source for the reconciler of this kind. */
    public <P extends HasMetadata> EventSource<?, P> source(Class<P> kind) {
        SimpleInboundEventSource<P> source = new SimpleInboundEventSource<>("content");
        listeners.put(HasMetadata.getKind(kind), source::propagateEvent);
        return source;
    }

    public void report(String namespace, Owner owner) {
        Consumer<ResourceID> listener = listeners.get(owner.kind());
        if (listener != null) {
            listener.accept(new ResourceID(owner.name(), namespace));
        }
    }
}
