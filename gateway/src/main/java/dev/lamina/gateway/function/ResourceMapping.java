package dev.lamina.gateway.function;

import java.util.Optional;

/**
 * How a watch treats the resources of one kind.
 *
 * @param <T> the resource
 * @param <K> the key of a resource
 * @param <V> the view that is kept of it
 * @param <C> the change that listeners get
 */
public interface ResourceMapping<T, K, V, C> {
    Class<T> type();

    K id(T resource);

    V view(T resource);

    C added(V view);

    /** @return absent if listeners need not be notified */
    Optional<C> changed(V view, V before);

    C removed(V last);

    /** The change if another installation has claimed the resource's namespace. Default: like a removal. */
    default C hidden(V last) {
        return removed(last);
    }
}
