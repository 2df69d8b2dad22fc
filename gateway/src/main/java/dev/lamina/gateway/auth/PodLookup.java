package dev.lamina.gateway.auth;

import java.util.Map;
import java.util.Optional;

/** One GET of a pod. Blocks. */
@FunctionalInterface
interface PodLookup {
    Optional<Found> find(String namespace, String name);

    /** The fields of a pod that are used here. */
    record Found(String uid, Map<String, String> labels) {}
}
