package dev.lamina.operator.content.store;

import java.util.Set;

/** Returns the hashes that any object in the cluster references. */
@FunctionalInterface
interface ReferencedContent {
    Set<String> hashes();
}
