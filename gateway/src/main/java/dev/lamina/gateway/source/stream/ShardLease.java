package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.cluster.ClusterMembers;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The right of this gateway to read a shard, and the position in it. It holds as long as the gateway is on the member
 * list. Each write replaces the last one of this lease: if another gateway has taken the shard over meanwhile, the
 * write fails and the lease is lost. Used by one thread; others may ask whether it is held.
 */
final class ShardLease {
    private final ShardStore store;
    private final String key;
    private final ClusterMembers gateways;

    // Mutable state
    private volatile ShardEntry entry;
    private long revision;
    /** A write without a response: it may have been stored. */
    private Optional<String> unanswered = Optional.empty();

    private ShardLease(ShardStore store, String key, ClusterMembers gateways, ShardEntry entry, long revision) {
        this.store = store;
        this.key = key;
        this.gateways = gateways;
        this.entry = entry;
        this.revision = revision;
    }

    /**
     * Takes the shard, unless a gateway that runs has it, or all its records are done.
     *
     * @throws IOException if the store does not respond
     */
    static Optional<ShardLease> take(ShardStore store, String key, ClusterMembers gateways) throws IOException {
        ShardStore.Found found = store.find(key);
        ShardEntry entry = found.text().flatMap(ShardEntry::read).orElse(ShardEntry.NEW);
        Optional<String> self = gateways.self();
        boolean taken = entry.owner()
                .filter(owner -> !self.equals(Optional.of(owner)))
                .filter(gateways.alive()::contains)
                .isPresent();
        if (self.isEmpty() || entry.ended() || taken) {
            return Optional.empty();
        }
        ShardEntry own = entry.ownedBy(self);
        OptionalLong written = store.write(key, own.write(), found.revision());
        return written.isPresent()
                ? Optional.of(new ShardLease(store, key, gateways, own, written.getAsLong()))
                : Optional.empty();
    }

    /** What is stored about the shard. */
    ShardEntry entry() {
        return entry;
    }

    /** Whether the entry, as far as it is known, names this gateway as it is on the member list now. */
    boolean isHeld() {
        Optional<String> self = gateways.self();
        return self.isPresent() && self.equals(entry.owner());
    }

    /**
     * Stores the progress, if there is any.
     *
     * @return false if another gateway has the shard now
     * @throws IOException if the store does not respond: nothing is known to be stored
     */
    boolean commit(Optional<String> after, Optional<OpenWindow> window) throws IOException {
        ShardEntry next = new ShardEntry(gateways.self().or(entry::owner), after, false, window);
        return next.equals(entry) || write(next);
    }

    /** All records are done. Returns false if another gateway has the shard now. */
    boolean end(Optional<String> after) throws IOException {
        return write(new ShardEntry(Optional.empty(), after, true, Optional.empty()));
    }

    /** Another gateway may take the shard at once. */
    void release() throws IOException {
        write(entry.ownedBy(Optional.empty()));
    }

    private boolean write(ShardEntry next) throws IOException {
        String text = next.write();
        OptionalLong written = send(text);
        if (written.isEmpty() && adopt()) {
            written = send(text);
        }
        if (written.isEmpty()) {
            return false;
        }
        entry = next;
        revision = written.getAsLong();
        unanswered = Optional.empty();
        return true;
    }

    private OptionalLong send(String text) throws IOException {
        try {
            return store.write(key, text, revision);
        } catch (IOException e) {
            unanswered = Optional.of(text);
            throw e;
        }
    }

    /** Goes on from this gateway's own write that was stored without a response. Returns false if there is none. */
    private boolean adopt() throws IOException {
        if (unanswered.isEmpty()) {
            return false;
        }
        ShardStore.Found found = store.find(key);
        boolean own = found.text().equals(unanswered);
        if (own) {
            revision = found.revision();
        }
        return own;
    }
}
