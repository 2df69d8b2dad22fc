package dev.lamina.gateway.source.bus;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Archives in JetStream: a stream of each namespace, with a share of the disk. */
@Singleton
class JetStreamArchive implements BusArchive {
    private static final Logger LOG = Logger.getLogger(JetStreamArchive.class);
    private static final Duration ONE_ATTEMPT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** Events in memory at once; each may have a megabyte. */
    private static final int AT_ONCE = 16;

    private final Connection nats;
    private final ArchiveStreams streams;
    private final MeterRegistry meters;
    private final long timeoutNanos;

    @Inject
    JetStreamArchive(Connection nats, GatewayConfig config, MeterRegistry meters) {
        this.nats = nats;
        this.streams = new ArchiveStreams(nats, config);
        this.meters = meters;
        this.timeoutNanos = config.bus().storeTimeout().toNanos();
    }

    @Override
    public void store(BusArn bus, String id, byte[] event) {
        long end = System.nanoTime() + timeoutNanos;
        while (true) {
            try {
                if (streams.ensure(bus.namespace())) {
                    publish(bus, id, event);
                } else {
                    meters.counter("lamina.bus.archive.skipped").increment();
                }
                return;
            } catch (IOException | JetStreamApiException e) {
                streams.mayBeMissing(bus.namespace());
                if (System.nanoTime() + PAUSE.toNanos() >= end
                        || Thread.currentThread().isInterrupted()) {
                    throw new CompletionException("the event could not be archived: " + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void publish(BusArn bus, String id, byte[] event) throws IOException, JetStreamApiException {
        nats.jetStream(JetStreamOptions.builder().requestTimeout(ONE_ATTEMPT).build())
                .publish(
                        streams.subject(bus),
                        event,
                        PublishOptions.builder()
                                .expectedStream(streams.name(bus.namespace()))
                                .messageId(id)
                                .build());
    }

    @Override
    public Set<String> namespaces() throws IOException, JetStreamApiException {
        return streams.namespaces();
    }

    @Override
    public boolean exists(String namespace) throws IOException, JetStreamApiException {
        return streams.exists(namespace);
    }

    @Override
    public void delete(String namespace) throws IOException, JetStreamApiException {
        streams.delete(namespace);
    }

    @Override
    public boolean read(BusArn bus, long after, Optional<Instant> since, Reader reader)
            throws IOException, JetStreamApiException {
        JetStreamSubscription subscription = NatsRequests.jetStream(nats)
                .subscribe(
                        streams.subject(bus),
                        PullSubscribeOptions.builder().stream(streams.name(bus.namespace()))
                                .configuration(position(after, since))
                                .build());
        try {
            return read(subscription, reader);
        } finally {
            end(subscription, streams.name(bus.namespace()));
        }
    }

    private void end(JetStreamSubscription subscription, String stream) {
        String consumer = subscription.getConsumerName();
        subscription.unsubscribe();
        try {
            NatsRequests.management(nats).deleteConsumer(stream, consumer);
        } catch (IOException | JetStreamApiException e) {
            LOG.debugf(e, "NATS deletes the consumer %s itself, after a minute", consumer);
        }
    }

    private static boolean read(JetStreamSubscription subscription, Reader reader)
            throws IOException, JetStreamApiException {
        long left = subscription.getConsumerInfo().getNumPending();
        while (left > 0) {
            List<Message> fetched = subscription.fetch((int) Math.min(left, AT_ONCE), WAIT);
            if (fetched.isEmpty()) {
                throw new IOException("NATS does not deliver the last " + left + " events");
            }
            left = fetched.getLast().metaData().pendingCount();
            boolean goesOn = reader.take(fetched.stream()
                    .map(message -> new Archived(
                            message.metaData().streamSequence(),
                            message.metaData().timestamp().toInstant(),
                            message.getData()))
                    .toList());
            if (!goesOn) {
                return left == 0;
            }
        }
        return true;
    }

    private static ConsumerConfiguration position(long after, Optional<Instant> since) {
        ConsumerConfiguration.Builder position =
                ConsumerConfiguration.builder().ackPolicy(AckPolicy.None).inactiveThreshold(Duration.ofMinutes(1));
        if (after > 0) {
            return position.deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(after + 1)
                    .build();
        }
        return since.isPresent()
                ? position.deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(since.get().atZone(ZoneOffset.UTC))
                        .build()
                : position.deliverPolicy(DeliverPolicy.All).build();
    }
}
