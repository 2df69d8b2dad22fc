package dev.lamina.gateway.async;

import dev.lamina.gateway.AsyncConfig;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The outcomes of events that have left the queue, kept for a while, so that any gateway can report them: a stream with
 * one small message for each. Information for users, not part of the guarantee: nothing waits for it, and when it is
 * full the oldest messages are removed.
 */
final class EventHistory {
    private static final String CANCELLED = "Lamina-Cancelled";
    private static final Logger LOG = Logger.getLogger(EventHistory.class);

    private final Connection nats;
    private final NatsNames names;
    private final OwnStream stream;

    EventHistory(Connection nats, NatsNames names, AsyncConfig config, int replicas) {
        this.nats = nats;
        this.names = names;
        this.stream = new OwnStream(configuration(names, config, replicas));
    }

    /** Like {@link OwnStream#ensure}; returns whether there is nothing left to change. Blocks. */
    boolean ensure() throws IOException, JetStreamApiException {
        stream.ensure(NatsRequests.management(nats));
        return stream.upToDate();
    }

    private static StreamConfiguration configuration(NatsNames names, AsyncConfig config, int replicas) {
        return StreamConfiguration.builder()
                .name(names.endedStream())
                .description("Outcomes of asynchronous events of Lamina's functions")
                .subjects(names.endedSubject("*.*.*"))
                .maxMessagesPerSubject(1)
                .maxAge(config.endedKept())
                .maxBytes(config.endedBytes())
                .discardPolicy(DiscardPolicy.Old)
                .storageType(StorageType.File)
                .replicas(replicas)
                .allowDirect(true)
                .build();
    }

    /** Does not wait for NATS. */
    void note(StoredEvent event, EventResult result) {
        Headers headers = facts(event);
        EventResultHeaders.write(result, headers);
        try {
            nats.publish(message(event, headers));
        } catch (IllegalStateException e) {
            LOG.debugf(
                    "%s: the outcome of event %s was not recorded: %s",
                    event.function(), event.requestId(), e.getMessage());
        }
    }

    /** Returns when NATS has stored it. */
    void noteCancelled(StoredEvent event, Instant at) throws IOException, JetStreamApiException {
        NatsRequests.jetStream(nats).publish(message(event, facts(event).put(CANCELLED, HeaderText.of(at))));
    }

    /** Blocks. */
    Optional<EventState> find(EventSubject subject, String requestId) throws IOException, JetStreamApiException {
        return LastMessage.of(nats, names.endedStream(), subject(subject, requestId))
                .map(MessageInfo::getHeaders)
                .map(HeaderText::in)
                .map(EventHistory::read);
    }

    static EventState read(HeaderText headers) {
        EventState state = EventState.waiting(
                headers.require(EventMessages.REQUEST_ID),
                headers.number(EventMessages.ATTEMPT),
                headers.instant(EventMessages.ACCEPTED_AT));
        return headers.find(CANCELLED)
                .map(at -> state.cancelled(HeaderText.instantOf(at)))
                .orElseGet(() -> state.ended(EventResultHeaders.condition(headers), EventResultHeaders.at(headers)));
    }

    private static Headers facts(StoredEvent event) {
        return new Headers()
                .put(EventMessages.REQUEST_ID, event.requestId())
                .put(EventMessages.ACCEPTED_AT, HeaderText.of(event.acceptedAt()))
                .put(EventMessages.ATTEMPT, Integer.toString(event.attempt()));
    }

    private Message message(StoredEvent event, Headers headers) {
        return NatsMessage.builder()
                .subject(subject(new EventSubject(event.function()), event.requestId()))
                .headers(headers)
                .build();
    }

    private String subject(EventSubject subject, String requestId) {
        return names.endedSubject(subject.path(requestId));
    }
}
