package dev.lamina.gateway.source.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.nats.OwnBucket;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;

/** Positions in a key-value bucket of JetStream. */
final class NatsShardStore implements ShardStore {
    /** Longer than any stream keeps records: a shard that is still listed must not lose its position. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final OwnBucket bucket;

    /** @param name of the bucket */
    NatsShardStore(Connection nats, String name, int replicas) {
        this.bucket = OwnBucket.readFromLeader(
                nats,
                KeyValueConfiguration.builder()
                        .name(name)
                        .description("The positions of Lamina's triggers in the shards of streams")
                        .storageType(StorageType.File)
                        .replicas(replicas)
                        .ttl(KEPT)
                        .build());
    }

    @Override
    public Found find(String key) throws IOException {
        OwnBucket.Found found = request(() -> bucket.find(key));
        return new Found(found.value().map(bytes -> new String(bytes, UTF_8)), found.revision());
    }

    @Override
    public OptionalLong write(String key, String text, long revision) throws IOException {
        return request(() -> bucket.write(key, text.getBytes(UTF_8), revision));
    }

    @Override
    public Collection<String> keys(String tokens) throws IOException {
        return request(() -> bucket.keys(tokens + ".>"));
    }

    @Override
    public void forget(String key) throws IOException {
        request(() -> {
            bucket.forget(key);
            return null;
        });
    }

    /** A request to NATS. */
    @FunctionalInterface
    private interface Request<T> {
        T send() throws IOException, JetStreamApiException;
    }

    private static <T> T request(Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (JetStreamApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
