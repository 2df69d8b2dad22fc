package dev.lamina.gateway.source.schedule;

import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The records of all triggers, in a key-value bucket of JetStream, by the trigger's uid. Every call waits for a
 * response of NATS.
 */
class TickRecords {
    private static final Duration KEPT = Duration.ofDays(31);
    private static final int WRONG_LAST_SEQUENCE = 10071;

    /** @param revision needed by {@link #write} */
    record Found(Optional<TickRecord> record, long revision) {
        static final Found NOTHING = new Found(Optional.empty(), 0);
    }

    private final Connection nats;
    private final String name;
    private final OwnStream stream;

    // Mutable state: set when the bucket was found or created, until a request fails
    private volatile KeyValue bucket;

    /**
     * @param name of the bucket
     * @param replicas of the bucket
     */
    TickRecords(Connection nats, String name, int replicas) {
        this.nats = nats;
        this.name = name;
        this.stream = new OwnStream(configuration(name, replicas).getBackingConfig());
    }

    Found find(String uid) throws IOException, JetStreamApiException {
        KeyValueEntry entry = request(open -> open.get(uid));
        return entry == null
                ? Found.NOTHING
                : new Found(TickRecord.read(entry.getValueAsString()), entry.getRevision());
    }

    /** @return whether it was written; false if another gateway has written since it was read */
    boolean write(String uid, TickRecord record, Found before) throws IOException, JetStreamApiException {
        byte[] text = record.write().getBytes(StandardCharsets.UTF_8);
        try {
            request(open ->
                    before.revision() == 0 ? open.create(uid, text) : open.update(uid, text, before.revision()));
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return false;
            }
            throw e;
        }
    }

    void forget(String uid) throws IOException, JetStreamApiException {
        request(open -> {
            open.purge(uid);
            return null;
        });
    }

    /** A request to the bucket. */
    @FunctionalInterface
    private interface Request<T> {
        T of(KeyValue bucket) throws IOException, JetStreamApiException;
    }

    /**
     * After any failure the bucket is opened again, and created if necessary: it may have been lost with NATS's disk.
     */
    private <T> T request(Request<T> request) throws IOException, JetStreamApiException {
        try {
            return request.of(open());
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

    private static KeyValueConfiguration configuration(String name, int replicas) {
        return KeyValueConfiguration.builder()
                .name(name)
                .description("The last tick of each of Lamina's schedules")
                .storageType(StorageType.File)
                .replicas(replicas)
                .ttl(KEPT)
                .build();
    }
}
