package dev.lamina.gateway.auth;

import java.util.Optional;

/** The existing access keys. */
@FunctionalInterface
interface AccessKeys {
    Optional<AccessKey> find(String id);

    /**
     * Whether all keys are known, so that a key that is not found does not exist. False while they are still being
     * read.
     */
    default boolean known() {
        return true;
    }

    /** Whether the installation has access keys at all. */
    default boolean accepted() {
        return true;
    }
}
