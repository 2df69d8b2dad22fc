package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the shards of a stream page by page. It ends, whatever the server responds. */
final class ShardListing {
    /** Of one stream, closed ones included. */
    static final int MOST = 10_000;

    private final StreamException.Subject subject;
    private final List<Shard> shards = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();

    ShardListing(StreamException.Subject subject) {
        this.subject = subject;
    }

    void add(Shard shard) {
        shards.add(shard);
    }

    List<Shard> shards() {
        return shards;
    }

    /**
     * Whether a page follows.
     *
     * @param token of that page; null or empty: there is none
     * @throws QueueException if the list is too long, or would never end
     */
    boolean continuesAt(String token) throws QueueException {
        if (token == null || token.isEmpty()) {
            return false;
        }
        if (!tokens.add(token)) {
            throw refused("repeats a page of its list of shards without an end: correct " + subject.field()
                    + ".endpoint, or the server there");
        }
        if (shards.size() >= MOST || tokens.size() >= MOST) {
            throw refused("lists more than " + MOST + " shards: use a stream with fewer");
        }
        return true;
    }

    private QueueException refused(String why) {
        return new QueueException(
                QueueException.REFUSED,
                subject.path() + " " + subject.name() + ": " + subject.address() + " " + why,
                null);
    }
}
