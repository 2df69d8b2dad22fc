package dev.lamina.operator.workload;

import java.util.Optional;

/** The S3 store for functions with an execution role. */
@FunctionalInterface
public interface StoreUrl {

    /** Returns its URL; empty if credentials of execution roles are not for the store of this installation. */
    Optional<String> forFunctions();
}
