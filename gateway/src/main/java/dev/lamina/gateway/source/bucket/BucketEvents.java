package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.api.BucketNamespaces;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.TriggeredInvocation;
import dev.lamina.gateway.source.Triggers;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Turns the notifications of a store into events of functions. Blocks: meant for virtual threads. */
@Singleton
class BucketEvents {

    /** The number of events of one body that were accepted, and that no Trigger matched. */
    record Result(int accepted, int unmatched) {}

    private static final Logger LOG = Logger.getLogger(BucketEvents.class);
    private static final String COUNTER = "lamina.bucket.events";
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final int MAX_KEPT = 200_000;

    private final Triggers triggers;
    private final AsyncInvoker invoker;
    private final MeterRegistry meters;
    private final String region;
    private final BucketNamespaces namespaces;
    private final Notification notification;
    private final DeleteMarkers markers;
    private final S3EventFormat format;
    /**
     * Request ids that are stored. A store with two targets sends each event twice, and the second one may be late:
     * when its queue is long, or when NATS was restarted and has lost its list of duplicates.
     */
    private final Cache<String, Boolean> stored =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MAX_KEPT).build();

    BucketEvents(
            Triggers triggers,
            AsyncInvoker invoker,
            DeleteMarkers markers,
            GatewayConfig config,
            ObjectMapper json,
            MeterRegistry meters) {
        this.triggers = triggers;
        this.invoker = invoker;
        this.markers = markers;
        this.meters = meters;
        this.region = config.region();
        this.namespaces = new BucketNamespaces(config.bucketNamespaces());
        this.notification = new Notification(json);
        this.format = new S3EventFormat(json, region);
    }

    /**
     * Returns when every event that has a Trigger is stored.
     *
     * @throws UnreadableEventException when it is not a notification
     * @throws RuntimeException of another type when an event could not be stored, or its Trigger could not be
     *     determined: the whole body must be sent again; events that are stored already are not stored twice
     */
    Result take(byte[] body) {
        List<ObjectEvent> events = notification.events(body);
        List<TriggeredInvocation> invocations =
                events.stream().flatMap(event -> invocation(event).stream()).toList();
        CompletableFuture.allOf(invocations.stream().map(this::store).toArray(CompletableFuture[]::new))
                .join();
        count("accepted", invocations.size());
        count("unmatched", events.size() - invocations.size());
        return new Result(invocations.size(), events.size() - invocations.size());
    }

    private CompletableFuture<Void> store(TriggeredInvocation wanted) {
        String requestId = wanted.invocation().requestId();
        return stored.getIfPresent(requestId) != null
                ? CompletableFuture.completedFuture(null)
                : wanted.enqueue(invoker).thenRun(() -> stored.put(requestId, true));
    }

    void unreadable() {
        count("unreadable", 1);
    }

    /**
     * The operator sets the rule as soon as it sees the Trigger; this gateway may see it a moment later. So an event is
     * without a Trigger only if the API server, asked after the event arrived, has none for it.
     */
    private Optional<Trigger> trigger(ObjectEvent event) {
        Optional<Trigger> found = BucketMatch.find(event, allowed(triggers.current()))
                .or(() -> BucketMatch.find(event, allowed(triggers.read())))
                // One that cannot be read gets nothing.
                .filter(trigger -> trigger.unreadable().isEmpty());
        if (found.isEmpty()) {
            LOG.debugf("Event %s of %s/%s does not belong to a Trigger", event.name(), event.bucket(), event.key());
        }
        return found;
    }

    private List<Trigger> allowed(Collection<Trigger> all) {
        return all.stream().filter(namespaces::allows).toList();
    }

    /** Absent when no Trigger wants it. */
    private Optional<TriggeredInvocation> invocation(ObjectEvent reported) {
        ObjectEvent event = markers.withS3Name(reported);
        return trigger(event)
                .map(trigger ->
                        new TriggeredInvocation(trigger, invocation(event, trigger, requestId(reported, trigger))));
    }

    private Invocation invocation(ObjectEvent event, Trigger trigger, String requestId) {
        FunctionId function = FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
        return new Invocation(
                requestId,
                function,
                function.arn(region),
                Buffer.buffer(format.write(event, trigger.getMetadata().getName())),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * Derived from the event as it was reported, so that an event that is sent again has the same id, of which the
     * queue keeps one.
     */
    private static String requestId(ObjectEvent event, Trigger trigger) {
        String identity = String.join(
                "\n",
                trigger.getMetadata().getUid(),
                event.name(),
                event.bucket(),
                event.key(),
                event.versionId(),
                orTime(event));
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Not every event has a sequencer. */
    private static String orTime(ObjectEvent event) {
        return event.sequencer().isEmpty() ? event.record().path("eventTime").asText() : event.sequencer();
    }

    private void count(String result, int events) {
        meters.counter(COUNTER, "result", result).increment(events);
    }
}
