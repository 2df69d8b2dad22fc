package dev.lamina.gateway.cluster;

import java.util.Optional;
import java.util.Set;

/**
 * The store that all gateways share: values under keys. A key can be changed only by a gateway that has seen its last
 * change. Calls block, and every read sees every write that was answered before it.
 */
public interface SharedStore {

    /** @param revision 0 if there never was a value under the key */
    record Entry(long revision, Optional<String> value) {}

    /** @throws StoreUnavailableException if the store does not respond */
    Entry read(String key);

    /**
     * Replaces an entry, unless it has changed.
     *
     * @param value absent: from now on the key has no value
     * @param revision of the entry that this replaces
     * @return false if the entry has changed meanwhile
     * @throws StoreUnavailableException if the store does not respond
     */
    boolean write(String key, Optional<String> value, long revision);

    /**
     * Keys that have or had a value.
     *
     * @throws StoreUnavailableException if the store does not respond
     */
    Set<String> keys();
}
