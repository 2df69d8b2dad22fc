package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Positions in a key-value bucket of JetStream. */
final class NatsShardStore implements ShardStore {
    /** Longer than any stream keeps records: a shard that is still listed must not lose its position. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final Connection nats;
    private final String name;
    private final OwnStream stream;

    // Mutable state: set when the bucket was found or created, until a request fails
    private volatile KeyValue bucket;

    /** @param name of the bucket */
    NatsShardStore(Connection nats, String name, int replicas) {
        this.nats = nats;
        this.name = name;
        this.stream = new OwnStream(configuration(name, replicas));
    }

    @Override
    public Found find(String key) throws IOException {
        KeyValueEntry entry = request(open -> open.get(key));
        return entry == null ? Found.NOTHING : new Found(Optional.of(entry.getValueAsString()), entry.getRevision());
    }

    @Override
    public OptionalLong write(String key, String text, long revision) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return request(open -> {
            try {
                return OptionalLong.of(revision == 0 ? open.create(key, bytes) : open.update(key, bytes, revision));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                    return OptionalLong.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Collection<String> keys(String tokens) throws IOException {
        return request(open -> {
            try {
                return open.keys(List.of(tokens + ".>"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        });
    }

    @Override
    public void forget(String key) throws IOException {
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

    /** After any failure the bucket is opened again, and created if it is missing. */
    private <T> T request(Request<T> request) throws IOException {
        // A request made meanwhile would be sent when the connection is back, long after its caller has stopped
        // waiting.
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("NATS is not connected");
        }
        try {
            return request.of(open());
        } catch (JetStreamApiException | IllegalStateException e) {
            bucket = null;
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
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

    private static StreamConfiguration configuration(String name, int replicas) {
        KeyValueConfiguration bucket = KeyValueConfiguration.builder()
                .name(name)
                .description("The positions of Lamina's triggers in the shards of streams")
                .storageType(StorageType.File)
                .replicas(replicas)
                .ttl(KEPT)
                .build();
        // Any replica answers a direct get, one that does not have the last write yet too.
        return StreamConfiguration.builder(bucket.getBackingConfig())
                .allowDirect(false)
                .build();
    }
}
