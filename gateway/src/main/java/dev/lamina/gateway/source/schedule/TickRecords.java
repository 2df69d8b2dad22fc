package dev.lamina.gateway.source.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.nats.OwnBucket;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The records of all triggers, in a key-value bucket of JetStream, by the trigger's uid. Every call waits for a
 * response of NATS.
 */
class TickRecords {
    private static final Duration KEPT = Duration.ofDays(31);

    /** @param revision needed by {@link #write} */
    record Found(Optional<TickRecord> record, long revision) {
        static final Found NOTHING = new Found(Optional.empty(), 0);
    }

    private final OwnBucket bucket;

    /**
     * @param name of the bucket
     * @param replicas of the bucket
     */
    TickRecords(Connection nats, String name, int replicas) {
        this.bucket = new OwnBucket(
                nats,
                KeyValueConfiguration.builder()
                        .name(name)
                        .description("The last tick of each of Lamina's schedules")
                        .storageType(StorageType.File)
                        .replicas(replicas)
                        .ttl(KEPT)
                        .build());
    }

    Found find(String uid) throws IOException, JetStreamApiException {
        OwnBucket.Found found = bucket.find(uid);
        return found.value()
                .map(bytes -> new Found(TickRecord.read(new String(bytes, UTF_8)), found.revision()))
                .orElse(Found.NOTHING);
    }

    /** @return whether it was written; false if another gateway has written since it was read */
    boolean write(String uid, TickRecord record, Found before) throws IOException, JetStreamApiException {
        return bucket.write(uid, record.write().getBytes(UTF_8), before.revision())
                .isPresent();
    }

    void forget(String uid) throws IOException, JetStreamApiException {
        bucket.forget(uid);
    }
}
