package dev.lamina.gateway.watch;

import java.util.Optional;

/**
 * What a watch makes of the resources of one kind.
 *
 * @param <T> the resource
 * @param <K> what a resource is known by
 * @param <V> what is kept of it
 * @param <C> what listeners are told
 */
public interface Kind<T, K, V, C> {
  Class<T> type();

  K id(T resource);

  V view(T resource);

  C added(V view);

  /** @return absent when nobody has to know */
  Optional<C> changed(V view, V before);

  C removed(V last);
}
