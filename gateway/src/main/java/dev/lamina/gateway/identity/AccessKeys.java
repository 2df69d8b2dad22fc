package dev.lamina.gateway.identity;

import java.util.Optional;

/** The access keys there are. */
@FunctionalInterface
interface AccessKeys {
  Optional<AccessKey> find(String id);

  /** Whether those that are not found do not exist: not so while they are still being read. */
  default boolean known() {
    return true;
  }
}
