package dev.lamina.gateway.source.database;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.OwnBucket;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How far connectors have read the logs of their databases, and what is known of their slots. All methods block for
 * responses of NATS.
 */
@Singleton
class Positions {
    /** Bytes of one position. Debezium's are a few hundred. */
    static final int LARGEST = 16 * 1024;

    private static final byte[] YES = {1};
    private static final String OWN = ".own";
    private static final String GIVEN_UP = ".given-up";
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final OwnBucket bucket;

    @Inject
    Positions(Connection nats, GatewayConfig config) {
        this.bucket = new OwnBucket(
                nats,
                KeyValueConfiguration.builder()
                        .name(config.nats().names().positionsBucket())
                        .description("How far Lamina has read the logs of databases")
                        .maxBucketSize(MAX_BYTES)
                        .maximumValueSize(LARGEST)
                        .storageType(StorageType.File)
                        .replicas(config.nats().replicas())
                        .build());
    }

    /** @param uid of the trigger */
    Optional<byte[]> read(String uid) throws IOException, JetStreamApiException {
        return bucket.find(uid).value();
    }

    void write(String uid, byte[] position) throws IOException, JetStreamApiException {
        bucket.put(uid, position);
    }

    /** Remembers that the slot of a trigger is read by its connector, and by nothing else. */
    void markOwn(String uid) throws IOException, JetStreamApiException {
        bucket.put(uid + OWN, YES);
    }

    boolean isOwn(String uid) throws IOException, JetStreamApiException {
        return bucket.find(uid + OWN).value().isPresent();
    }

    /** Remembers that the slot of a trigger was given up: its changes are missing until it is created again. */
    void giveUp(String uid) throws IOException, JetStreamApiException {
        bucket.put(uid + GIVEN_UP, YES);
    }

    boolean isGivenUp(String uid) throws IOException, JetStreamApiException {
        return bucket.find(uid + GIVEN_UP).value().isPresent();
    }

    /** Deletes everything that is kept for a trigger. */
    void delete(String uid) throws IOException, JetStreamApiException {
        for (String key : List.of(uid, uid + OWN, uid + GIVEN_UP)) {
            if (bucket.find(key).value().isPresent()) {
                bucket.forget(key);
            }
        }
    }
}
