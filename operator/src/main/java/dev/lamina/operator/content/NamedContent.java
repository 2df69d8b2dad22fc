package dev.lamina.operator.content;

import java.util.Set;

/** The hashes that anything in the cluster names. */
@FunctionalInterface
interface NamedContent {
  Set<String> hashes();
}
