package dev.lamina.gateway.source.database;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/** How far connectors have read the logs of their databases. All methods block for responses of NATS. */
@Singleton
class Positions {
    /** Bytes of one position. Debezium's are a few hundred. */
    static final int LARGEST = 16 * 1024;

    private static final long MAX_BYTES = 8L * 1024 * 1024;
    private static final int STREAM_NOT_FOUND = 10059;

    private final Connection nats;
    private final NatsNames names;
    private final int replicas;

    @Inject
    Positions(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.names = config.nats().names();
        this.replicas = config.nats().replicas();
    }

    /** @param uid of the trigger */
    Optional<byte[]> read(String uid) throws IOException, JetStreamApiException {
        return Optional.ofNullable(bucket().get(uid)).map(KeyValueEntry::getValue);
    }

    void write(String uid, byte[] position) throws IOException, JetStreamApiException {
        bucket().put(uid, position);
    }

    void delete(String uid) throws IOException, JetStreamApiException {
        bucket().purge(uid);
    }

    private KeyValue bucket() throws IOException, JetStreamApiException {
        try {
            nats.keyValueManagement().getStatus(names.positionsBucket());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            nats.keyValueManagement()
                    .create(KeyValueConfiguration.builder(names.positionsBucket())
                            .description("How far Lamina has read the logs of databases")
                            .maxHistoryPerKey(1)
                            .maxBucketSize(MAX_BYTES)
                            .maximumValueSize(LARGEST)
                            .storageType(StorageType.File)
                            .replicas(replicas)
                            .build());
        }
        return NatsRequests.keyValue(nats, names.positionsBucket());
    }
}
