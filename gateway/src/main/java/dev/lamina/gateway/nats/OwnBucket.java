package dev.lamina.gateway.nats;

import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A key-value bucket of this installation. The first request creates it; so does the first one after a failure, because
 * the bucket may have been lost with NATS's disk. Every call waits for a response of NATS, and fails at once while NATS
 * is not connected: the client would send the request later, long after its caller has stopped waiting.
 */
public final class OwnBucket {
    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final Connection nats;
    private final String name;
    private final OwnStream stream;

    // Mutable state: set when the bucket was found or created, until a request fails
    private volatile KeyValue bucket;

    /**
     * What a key has.
     *
     * @param value empty also if it has no bytes
     * @param revision needed by {@link #write}; 0 if the key has no value
     */
    public record Found(Optional<byte[]> value, long revision) {
        private static final Found NOTHING = new Found(Optional.empty(), 0);
    }

    /** A bucket whose values may be read from a replica that is behind. */
    public OwnBucket(Connection nats, KeyValueConfiguration configuration) {
        this(nats, configuration.getBucketName(), configuration.getBackingConfig());
    }

    private OwnBucket(Connection nats, String name, StreamConfiguration configuration) {
        this.nats = nats;
        this.name = name;
        this.stream = new OwnStream(configuration);
    }

    /** A bucket of which always the newest values are read: any replica answers a direct get, and may be behind. */
    public static OwnBucket readFromLeader(Connection nats, KeyValueConfiguration configuration) {
        return new OwnBucket(
                nats,
                configuration.getBucketName(),
                StreamConfiguration.builder(configuration.getBackingConfig())
                        .allowDirect(false)
                        .build());
    }

    public Found find(String key) throws IOException, JetStreamApiException {
        KeyValueEntry entry = request(open -> open.get(key));
        return entry == null ? Found.NOTHING : new Found(Optional.ofNullable(entry.getValue()), entry.getRevision());
    }

    /** Writes whatever the key has. */
    public void put(String key, byte[] value) throws IOException, JetStreamApiException {
        request(open -> open.put(key, value));
    }

    /**
     * Writes if nothing was written since the revision was read.
     *
     * @return the new revision; empty if something was
     */
    public OptionalLong write(String key, byte[] value, long revision) throws IOException, JetStreamApiException {
        return request(open -> {
            try {
                return OptionalLong.of(revision == 0 ? open.create(key, value) : open.update(key, value, revision));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                    return OptionalLong.empty();
                }
                throw e;
            }
        });
    }

    /** @param filter a subject, such as {@code a.>} */
    public Collection<String> keys(String filter) throws IOException, JetStreamApiException {
        return request(open -> {
            try {
                return open.keys(List.of(filter));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        });
    }

    public void forget(String key) throws IOException, JetStreamApiException {
        request(open -> {
            open.purge(key);
            return null;
        });
    }

    /** A request to the bucket. */
    @FunctionalInterface
    private interface Request<T> {
        T of(KeyValue bucket) throws IOException, JetStreamApiException;
    }

    private <T> T request(Request<T> request) throws IOException, JetStreamApiException {
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("NATS is not connected");
        }
        try {
            return request.of(open());
        } catch (IllegalStateException e) {
            // The connection was lost meanwhile.
            bucket = null;
            throw new IOException(e.getMessage(), e);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            bucket = null;
            throw e;
        }
    }

    private KeyValue open() throws IOException, JetStreamApiException {
        KeyValue open = bucket;
        if (open == null || !stream.upToDate()) {
            stream.ensure(NatsRequests.management(nats));
            open = NatsRequests.keyValue(nats, name);
            bucket = open;
        }
        return open;
    }
}
