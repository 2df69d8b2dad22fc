package dev.lamina.operator.content.store;

import java.util.Set;

/**
 * Returns the hashes that any object in the cluster references, and the records of uploads that they need. Of a
 * namespace with an object that cannot be read, all records are needed: the entry is {@code ContentBucket.uploads}.
 */
@FunctionalInterface
interface ReferencedContent {
    Set<String> hashes();
}
