package dev.lamina.gateway.source.stream;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/** The store of positions that all gateways share. All calls block, and throw if the store does not respond. */
interface ShardStore {

    /** @param revision needed by {@link #write}; 0 if there is nothing */
    record Found(Optional<String> text, long revision) {
        static final Found NOTHING = new Found(Optional.empty(), 0);
    }

    Found find(String key) throws IOException;

    /**
     * Replaces a text, unless it has changed.
     *
     * @param revision of the text that this replaces; 0 if there must be none
     * @return the new revision; empty if another gateway has written meanwhile
     */
    OptionalLong write(String key, String text, long revision) throws IOException;

    /** Keys that begin with these tokens, such as {@code a.b} for {@code a.b.c}. */
    Collection<String> keys(String tokens) throws IOException;

    void forget(String key) throws IOException;
}
