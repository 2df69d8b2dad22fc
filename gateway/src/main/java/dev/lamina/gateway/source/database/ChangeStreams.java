package dev.lamina.gateway.source.database;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.DatabaseConfig;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.queue.OwnStreamKind;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.source.queue.nats.NatsSource;
import dev.lamina.gateway.source.queue.nats.StreamConnection;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.PublishOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.NatsMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The streams of changes, one for each Trigger: a change waits there until its function has it. A stream that is full
 * refuses further changes, which then stay in the database. All methods block for responses of NATS.
 */
@Singleton
class ChangeStreams implements OwnStreamKind {
    static final String NO_STORAGE = "NoStorage";

    private static final String NAMESPACE = "lamina-namespace";
    private static final int NAMESPACE_PART = 4;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int NAME_IN_USE = 10058;
    private static final String CONSUMER = "function";

    private final Connection nats;
    private final NatsNames names;
    private final int replicas;
    private final DatabaseConfig config;
    private final ObjectMapper json;

    @Inject
    ChangeStreams(Connection nats, GatewayConfig config, ObjectMapper json) {
        this.nats = nats;
        this.names = config.nats().names();
        this.replicas = config.nats().replicas();
        this.config = config.database();
        this.json = json;
    }

    @Override
    public boolean owns(Source source) {
        return source.database() != null;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(DataKeys.Mismatch.NO_MATCH);
    }

    @Override
    public QueueSource<ChangeRecord> open(Trigger trigger, Duration lease) throws QueueException {
        ensure(trigger);
        String uid = trigger.getMetadata().getUid();
        try {
            ConsumerContext consumer = nats.getStreamContext(names.changesStream(uid))
                    .createOrUpdateConsumer(ConsumerConfiguration.builder()
                            .durable(CONSUMER)
                            .filterSubject(names.changesSubject(uid))
                            .deliverPolicy(DeliverPolicy.All)
                            .ackPolicy(AckPolicy.Explicit)
                            .ackWait(lease)
                            .build());
            return new NatsSource<>(new OwnConnection(nats), consumer, message -> ChangeRecord.of(message, json));
        } catch (IOException | JetStreamApiException e) {
            throw unavailable(e);
        }
    }

    /**
     * Creates the stream of a trigger if it does not exist.
     *
     * @throws QueueException if NATS does not respond, or the share of the trigger's namespace is used up
     */
    void ensure(Trigger trigger) throws QueueException {
        String uid = trigger.getMetadata().getUid();
        String namespace = trigger.getMetadata().getNamespace();
        try {
            JetStreamManagement management = NatsRequests.management(nats);
            if (find(management, names.changesStream(uid)).isPresent()) {
                return;
            }
            requireRoom(management, namespace);
            make(management, trigger);
        } catch (IOException | JetStreamApiException e) {
            throw unavailable(e);
        }
    }

    /**
     * Stores changes, in order. Returns when all are on the disk of NATS. One after the other: a change never overtakes
     * one that was refused, for example because a small one had room where a large one had not.
     *
     * @throws QueueException if they are not, for example because the stream is full: all are to be sent again
     */
    void store(Trigger trigger, List<RowChange> changes) throws QueueException {
        String uid = trigger.getMetadata().getUid();
        try {
            JetStream stream = NatsRequests.jetStream(nats);
            for (RowChange change : changes) {
                stream.publish(
                        NatsMessage.builder()
                                .subject(names.changesSubject(uid))
                                .data(change.json())
                                .build(),
                        PublishOptions.builder()
                                .expectedStream(names.changesStream(uid))
                                .messageId(change.id())
                                .build());
            }
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw unavailable(e);
        }
    }

    /** Deletes the stream of a trigger that does not exist any longer; succeeds also if there is none. */
    void delete(String uid) throws IOException, JetStreamApiException {
        try {
            NatsRequests.management(nats).deleteStream(names.changesStream(uid));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The uids of the triggers that have a stream. */
    List<String> uids() throws IOException, JetStreamApiException {
        return NatsRequests.management(nats).getStreamNames(names.changesSubject("*")).stream()
                .filter(name -> name.startsWith(names.changesStreams()))
                .map(name -> name.substring(names.changesStreams().length()))
                .toList();
    }

    private static Optional<StreamConfiguration> find(JetStreamManagement management, String name)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getStreamInfo(name).getConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void requireRoom(JetStreamManagement management, String namespace)
            throws IOException, JetStreamApiException, QueueException {
        long all = 0;
        long own = 0;
        for (String uid : uids()) {
            Optional<StreamConfiguration> stream = find(management, names.changesStream(uid));
            long bytes = stream.map(StreamConfiguration::getMaxBytes).orElse(0L);
            all += bytes;
            own += stream.map(StreamConfiguration::getMetadata)
                            .filter(metadata -> Objects.equals(metadata.get(NAMESPACE), namespace))
                            .isPresent()
                    ? bytes
                    : 0;
        }
        if (all + config.streamBytes() > config.maxBytes()
                || own + config.streamBytes() > config.maxBytes() / NAMESPACE_PART) {
            throw new QueueException(
                    NO_STORAGE,
                    "source.database: the storage for changes is used up (" + (own >> 20) + " MiB by namespace "
                            + namespace + ", " + (all >> 20) + " MiB by all): delete another Trigger of a database, or"
                            + " raise lamina.database.max-bytes in gateway.settings of the chart's values",
                    null);
        }
    }

    /** Removed when acknowledged, without an age limit: NATS would drop old changes silently. */
    private void make(JetStreamManagement management, Trigger trigger) throws IOException, JetStreamApiException {
        String uid = trigger.getMetadata().getUid();
        String namespace = trigger.getMetadata().getNamespace();
        try {
            management.addStream(StreamConfiguration.builder()
                    .name(names.changesStream(uid))
                    .description("Changes for Trigger " + namespace + "/"
                            + trigger.getMetadata().getName() + " of Lamina")
                    .subjects(names.changesSubject(uid))
                    .metadata(Map.of(NAMESPACE, namespace))
                    .retentionPolicy(RetentionPolicy.WorkQueue)
                    .storageType(StorageType.File)
                    .discardPolicy(DiscardPolicy.New)
                    .maxBytes(config.streamBytes())
                    .duplicateWindow(config.duplicateWindow())
                    .replicas(replicas)
                    .build());
        } catch (JetStreamApiException e) {
            // Another gateway was faster.
            if (e.getApiErrorCode() != NAME_IN_USE) {
                throw e;
            }
        }
    }

    static QueueException unavailable(Exception e) {
        return new QueueException("StreamUnavailable", "the stream of changes in Lamina's NATS: " + e.getMessage(), e);
    }

    /** The gateway's own connection, which outlives every source. */
    private record OwnConnection(Connection connection) implements StreamConnection {
        @Override
        public QueueException explained(Exception e) {
            return unavailable(e);
        }

        @Override
        public void close() {
            // Others use it.
        }
    }
}
