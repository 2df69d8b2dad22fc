package dev.lamina.operator.content;

import java.util.Set;

/** Returns the hashes that any object in the cluster references. */
@FunctionalInterface
interface NamedContent {
  Set<String> hashes();
}
