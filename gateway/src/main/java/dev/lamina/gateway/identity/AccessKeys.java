package dev.lamina.gateway.identity;

import java.util.Optional;

/** The access keys there are. */
@FunctionalInterface
interface AccessKeys {
  Optional<AccessKey> find(String id);
}
