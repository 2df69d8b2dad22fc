package dev.lamina.gateway.async;

import dev.lamina.gateway.AsyncConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.PurgeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The stream of all asynchronous events and its consumers, one for each function that has events or had some a moment
 * ago. Every call blocks for a response of NATS.
 */
final class AsyncStream implements EventRoom.Source {
    private static final int CONSUMER_NOT_FOUND = 10014;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int CONSUMER_EXISTS = 10148;
    /**
     * Events that wait for a retry or after a throttle count as pending; they must not block the delivery of others.
     */
    private static final long MAX_ACK_PENDING = 1_000_000;

    private final Connection nats;
    private final NatsNames names;
    private final AsyncConfig config;
    private final OwnStream stream;
    /** Consumers whose settings this process has written; later settings are left to newer gateways. */
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    AsyncStream(Connection nats, NatsNames names, AsyncConfig config, int replicas) {
        this.nats = nats;
        this.names = names;
        this.config = config;
        this.stream = new OwnStream(configuration(names, config, replicas));
    }

    String name() {
        return names.asyncStream();
    }

    /** Like {@link OwnStream#ensure}; returns whether there is nothing left to change. */
    boolean ensure() throws IOException, JetStreamApiException {
        stream.ensure(NatsRequests.management(nats));
        return stream.upToDate();
    }

    /**
     * Creates the function's consumer, and the stream if there is none; an existing consumer continues from its
     * position.
     */
    void ensureConsumer(EventSubject subject) throws IOException, JetStreamApiException {
        try {
            putConsumer(subject);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            ensure();
            putConsumer(subject);
        }
    }

    private void putConsumer(EventSubject subject) throws IOException, JetStreamApiException {
        JetStreamManagement management = NatsRequests.management(nats);
        Optional<ConsumerConfiguration> there = findConsumer(management, subject);
        if (there.isEmpty()) {
            makeConsumer(management, subject);
        } else if (OwnStream.isOlder(there.get().getMetadata()) || !written.contains(subject.consumer())) {
            if (OwnStream.mayWrite(there.get().getMetadata())) {
                management.addOrUpdateConsumer(names.asyncStream(), consumer(subject));
            }
            written.add(subject.consumer());
        }
    }

    private Optional<ConsumerConfiguration> findConsumer(JetStreamManagement management, EventSubject subject)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(management
                    .getConsumerInfo(names.asyncStream(), subject.consumer())
                    .getConsumerConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void makeConsumer(JetStreamManagement management, EventSubject subject)
            throws IOException, JetStreamApiException {
        try {
            management.createConsumer(names.asyncStream(), consumer(subject));
            written.add(subject.consumer());
        } catch (JetStreamApiException e) {
            // Another gateway was faster; its settings are those of a newer version, or are checked next time.
            if (e.getApiErrorCode() != CONSUMER_EXISTS) {
                throw e;
            }
        }
    }

    private ConsumerConfiguration consumer(EventSubject subject) {
        return ConsumerConfiguration.builder()
                .durable(subject.consumer())
                .description("Events of function " + subject.function())
                .filterSubject(subject.subjects(names))
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(config.lease())
                .maxDeliver(-1)
                .maxAckPending(MAX_ACK_PENDING)
                .metadata(OwnStream.metadata())
                .build();
    }

    /** The sequence number of the newest event. */
    long lastSequence() throws IOException, JetStreamApiException {
        return NatsRequests.management(nats)
                .getStreamInfo(names.asyncStream())
                .getStreamState()
                .getLastSequence();
    }

    /**
     * Removes the function's consumer, and those of its events whose sequence number is at most {@code lastSequence}.
     */
    void forget(EventSubject subject, long lastSequence) throws IOException, JetStreamApiException {
        written.remove(subject.consumer());
        JetStreamManagement management = NatsRequests.management(nats);
        try {
            management.deleteConsumer(names.asyncStream(), subject.consumer());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw e;
            }
        }
        management.purgeStream(
                names.asyncStream(),
                PurgeOptions.builder()
                        .subject(subject.subjects(names))
                        .sequence(lastSequence + 1)
                        .build());
    }

    @Override
    public long bytes() throws IOException, JetStreamApiException {
        return NatsRequests.management(nats)
                .getStreamInfo(names.asyncStream())
                .getStreamState()
                .getByteCount();
    }

    @Override
    public Map<FunctionId, Long> events() throws IOException, JetStreamApiException {
        return depths();
    }

    /** Whether the function has no event, not even one that runs. */
    boolean isEmpty(EventSubject subject) throws IOException, JetStreamApiException {
        return isEmpty(NatsRequests.management(nats).getConsumerInfo(names.asyncStream(), subject.consumer()));
    }

    private static boolean isEmpty(ConsumerInfo consumer) {
        return consumer.getNumPending() + consumer.getNumAckPending() == 0;
    }

    /**
     * Removes the function's consumer if it has no events and no gateway requests any. An event that is stored in this
     * moment stays in the stream, for the next consumer.
     */
    void removeIfIdle(EventSubject subject) throws IOException, JetStreamApiException {
        try {
            JetStreamManagement management = NatsRequests.management(nats);
            removeIfIdle(management, management.getConsumerInfo(names.asyncStream(), subject.consumer()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw e;
            }
        }
    }

    private void removeIfIdle(JetStreamManagement management, ConsumerInfo consumer)
            throws IOException, JetStreamApiException {
        if (isEmpty(consumer) && consumer.getNumWaiting() == 0) {
            management.deleteConsumer(names.asyncStream(), consumer.getName());
            written.remove(consumer.getName());
        }
    }

    /** Removes the idle consumers that gateways which have ended, or an earlier version, left. */
    void removeIdle(Predicate<FunctionId> used) throws IOException, JetStreamApiException {
        JetStreamManagement management = NatsRequests.management(nats);
        for (ConsumerInfo consumer : management.getConsumers(names.asyncStream())) {
            if (isEmpty(consumer)
                    && EventSubject.ofConsumer(consumer.getName())
                            .filter(subject -> !used.test(subject.function()))
                            .isPresent()) {
                removeIfIdle(management, consumer);
            }
        }
    }

    /** Functions whose consumers have events. */
    Set<FunctionId> withEvents() throws IOException, JetStreamApiException {
        if (count() == 0) {
            return Set.of();
        }
        return depths().entrySet().stream()
                .filter(depth -> depth.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How many events each function has, including those that run or wait for a retry. */
    Map<FunctionId, Long> depths() throws IOException, JetStreamApiException {
        Map<FunctionId, Long> depths = new HashMap<>();
        for (ConsumerInfo consumer : NatsRequests.management(nats).getConsumers(names.asyncStream())) {
            EventSubject.ofConsumer(consumer.getName())
                    .ifPresent(subject ->
                            depths.put(subject.function(), consumer.getNumPending() + consumer.getNumAckPending()));
        }
        return depths;
    }

    /** The newest message of an event: it has two for a moment before a retry. */
    Optional<StoredEvent> find(EventSubject subject, String requestId) throws IOException, JetStreamApiException {
        return LastMessage.of(nats, names.asyncStream(), subject.subject(names, requestId))
                .map(EventMessages::read);
    }

    /** Takes an event out of the queue. */
    void remove(EventSubject subject, String requestId) throws IOException, JetStreamApiException {
        NatsRequests.management(nats)
                .purgeStream(names.asyncStream(), PurgeOptions.subject(subject.subject(names, requestId)));
    }

    private long count() throws IOException, JetStreamApiException {
        return NatsRequests.management(nats)
                .getStreamInfo(names.asyncStream())
                .getStreamState()
                .getMsgCount();
    }

    /** Every function that has events or a consumer here. */
    Set<EventSubject> addresses() throws IOException, JetStreamApiException {
        return found(depth -> true).stream().map(EventSubject::new).collect(Collectors.toSet());
    }

    /** Functions that have events, with or without a consumer. */
    Set<FunctionId> withEventsOrUncounted() throws IOException, JetStreamApiException {
        return found(depth -> depth > 0);
    }

    /**
     * Functions with consumers of some depth, and those with events that no consumer counts. Subjects are listed only
     * if there are such events: there may be a million of them.
     */
    private Set<FunctionId> found(LongPredicate depth) throws IOException, JetStreamApiException {
        // Both before and after: an event that is added or removed while the consumers are counted makes one of the two
        // larger.
        long before = count();
        Map<FunctionId, Long> depths = depths();
        Set<FunctionId> found = depths.entrySet().stream()
                .filter(each -> depth.test(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        long counted = depths.values().stream().mapToLong(Long::longValue).sum();
        if (Math.min(before, count()) > counted) {
            NatsRequests.management(nats)
                    .getStreamInfo(names.asyncStream(), StreamInfoOptions.filterSubjects(names.asyncSubject("*.*.*")))
                    .getStreamState()
                    .getSubjectMap()
                    .keySet()
                    .stream()
                    .map(EventSubject::ofSubject)
                    .flatMap(Optional::stream)
                    .map(EventSubject::function)
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * A work queue: an event stays until it is acknowledged, with or without a consumer. There is no age limit: NATS
     * would drop old events silently, but their end has to be recorded. When the stream is full it refuses new events
     * and keeps the old ones.
     */
    private static StreamConfiguration configuration(NatsNames names, AsyncConfig config, int replicas) {
        Duration window = config.duplicateWindow();
        return StreamConfiguration.builder()
                .name(names.asyncStream())
                .description("Asynchronous events of Lamina's functions")
                .subjects(names.asyncSubject("*.*.*"))
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.New)
                .maxBytes(config.maxBytes())
                .duplicateWindow(window)
                .replicas(replicas)
                .allowDirect(true)
                .build();
    }
}
