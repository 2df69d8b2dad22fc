package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Parked environments; the operator has the same namespaces and classes. */
public interface PoolConfig {
    /** Namespaces that have parked environments. Default: none, the pool is off. */
    Optional<List<String>> namespaces();

    /** Runtimes and memory sizes that have parked environments, as {@code RUNTIME-MEBIBYTES}. Default: none. */
    Optional<List<String>> classes();

    /** How long the operator may take to give a parked pod to the function. */
    @WithDefault("1s")
    Duration adoptWithin();

    /**
     * How long new environments of a function wait for its parked ones to serve it. They would start on the same CPUs.
     */
    @WithDefault("500ms")
    Duration headStart();

    /** Maximum number of parked environments of one namespace and class that wait at this gateway. */
    @WithDefault("100")
    int maxParked();
}
