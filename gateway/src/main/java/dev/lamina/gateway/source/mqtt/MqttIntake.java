package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import dev.lamina.api.MqttSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.dispatch.trace.Traceparent;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.DrainTimeout;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Stores the messages of one connection as asynchronous events. A message is acknowledged when its event is stored, and
 * not earlier. What is not acknowledged when the connection ends, the broker delivers again to the next one.
 *
 * <p>Messages of QoS 1 and 2 without room wait here, and the connection is not read until they have it.
 */
final class MqttIntake {
    /** Bytes: Lambda's limit for asynchronous events. */
    static final int LARGEST_EVENT = 1_048_576;
    /** They take far more memory than they have bytes. */
    static final int MOST_PROPERTIES = 1000;
    /** Messages of one connection that are not stored yet: each has a thread. */
    static final int MOST_IN_FLIGHT = 1024;

    private static final Logger LOG = Logger.getLogger(MqttIntake.class);
    private static final String COUNTER = "lamina.mqtt.messages";
    private static final int LONGEST_STORE_DELAY = 30;

    /** What all connections share. */
    record Shared(
            AsyncInvoker invoker,
            SharedBytes heldBytes,
            MqttEvent events,
            MeterRegistry meters,
            InstantSource clock,
            String region,
            Duration storeDelay) {}

    private final MqttSource source;
    private final FunctionId function;
    private final List<MqttTopicFilter> filters;
    private final SessionReports reports;
    private final Trigger trigger;
    private final Shared shared;
    private final Backoff backoff;
    private final HeldMessages held;
    private final AtomicInteger storing = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    // Mutable state
    private volatile boolean stuck;

    MqttIntake(Trigger trigger, SessionReports reports, Shared shared) {
        this.trigger = trigger;
        this.source = trigger.getSpec().source().mqtt();
        this.function = FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
        this.filters = source.topicFilters().stream().map(MqttTopicFilter::of).toList();
        this.reports = reports;
        this.shared = shared;
        this.backoff = Backoff.upTo(shared.storeDelay(), LONGEST_STORE_DELAY);
        this.held = new HeldMessages(MOST_IN_FLIGHT, this::acquire, this::start);
    }

    /** Takes a message. Called on the thread that reads: does not block. */
    void take(MqttMessage message, MqttClientPort client) {
        if (message.qos() > 0) {
            held.add(message, client);
        } else if (isLeftOver(message)) {
            count("unmatched");
        } else if (!held.tryAdd(message)) {
            count("dropped");
            reports.error("Messages of QoS 0 are dropped: they arrive faster than they are stored");
        }
    }

    /** Starts with messages for which another connection has released room. */
    void takeWaiting() {
        held.startWaiting();
    }

    /** Whether messages wait for room, and nothing is read, not even answers of the broker. */
    boolean isWaiting() {
        return held.isWaiting();
    }

    /**
     * Whether a message could not be stored for a reason that is not the store's. The client acknowledges in the order
     * of arrival: without this message, none of those behind it. So the connection must be made again, after
     * {@link #awaitStored}.
     */
    boolean isStuck() {
        return stuck;
    }

    /** Waits until what was taken is stored and acknowledged, or the time is over. */
    void awaitStored(Duration atMost) throws InterruptedException {
        new DrainTimeout(atMost).await(() -> storing.get() == 0);
    }

    /** The connection has ended: what is not stored is given up here, because the broker has it. */
    void close() {
        held.close();
        closed.countDown();
    }

    /**
     * A message that the trigger does not want: of a subscription that its session had before the trigger was changed,
     * or a retained one.
     */
    private boolean isLeftOver(MqttMessage message) {
        MqttTopic topic = MqttTopic.of(message.topic());
        return message.retained() && !source.wantsRetained()
                || filters.stream().noneMatch(filter -> filter.matches(topic));
    }

    private static boolean hasTooManyProperties(MqttMessage message) {
        return message.propertyCount() > MOST_PROPERTIES;
    }

    /**
     * A message that is not stored is acknowledged at once. It could need the whole share of its namespace, and nothing
     * that waits for all of it may stop the session.
     */
    private Optional<SharedBytes.Room> acquire(MqttMessage message, boolean first) {
        if (stuck) {
            return Optional.empty();
        }
        return first && (isLeftOver(message) || hasTooManyProperties(message))
                ? Optional.of(() -> {})
                : shared.heldBytes().tryAcquire(function.namespace(), message.heldBytes());
    }

    private void start(MqttMessage message, Runnable release) {
        storing.incrementAndGet();
        Thread.startVirtualThread(() -> store(message, release));
    }

    private void store(MqttMessage message, Runnable release) {
        try {
            if (isLeftOver(message)) {
                count("unmatched");
                message.acknowledgement().run();
            } else if (hasTooManyProperties(message)) {
                discard(message, "it has more than " + MOST_PROPERTIES + " user properties");
            } else {
                storeEvent(message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Trigger %s: a message of topic %s cannot be stored", function, message.printableTopic());
            reports.error("A message of topic " + message.printableTopic() + " cannot be stored: " + e.getMessage());
            if (message.qos() > 0) {
                stuck = true;
            }
        } finally {
            release.run();
            storing.decrementAndGet();
        }
    }

    private void storeEvent(MqttMessage message) throws InterruptedException {
        byte[] event = source.wantsWholeMessage()
                ? shared.events().ofMessage(message, shared.clock().instant())
                : shared.events().ofPayload(message);
        if (event.length > LARGEST_EVENT) {
            discard(
                    message,
                    "its event has " + event.length + " bytes, more than the " + LARGEST_EVENT
                            + " of an asynchronous event");
        } else if (stored(invocation(event), producer(message), message.qos() == 0)) {
            message.acknowledgement().run();
            count("accepted");
            reports.delivered();
        }
    }

    private void discard(MqttMessage message, String why) {
        count("too-large");
        reports.error("A message of topic " + message.printableTopic() + " is discarded: " + why);
        message.acknowledgement().run();
    }

    /**
     * Attempts until the event is stored, or the connection ends. The request id stays the same, so an attempt whose
     * answer was lost does not store a second event.
     *
     * @param once whether nothing is owed: the message has QoS 0
     */
    private boolean stored(Invocation invocation, DeliveredBy by, boolean once) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                shared.invoker().enqueue(invocation, by).toCompletableFuture().join();
                return true;
            } catch (CompletionException e) {
                LOG.logf(
                        Backoff.isReported(failures) ? Level.WARN : Level.DEBUG,
                        "A message for %s could not be stored, %d failures in a row: %s",
                        function,
                        failures,
                        e.getMessage());
                reports.error("A message could not be stored: " + e.getMessage());
            }
            Duration pause = backoff.after(failures);
            if (once || closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                count(once ? "dropped" : "left");
                return false;
            }
        }
    }

    /** The publisher's span, if it has sent W3C's {@code traceparent}. */
    private DeliveredBy producer(MqttMessage message) {
        return new DeliveredBy(
                trigger,
                () -> message.userProperties().getOrDefault(Traceparent.NAME, List.of()).stream()
                        .limit(1)
                        .flatMap(text -> Traceparent.of(text).stream())
                        .map(Traceparent::toHeader)
                        .toList());
    }

    private Invocation invocation(byte[] event) {
        return new Invocation(
                UUID.randomUUID().toString(),
                function,
                function.arn(shared.region()),
                Buffer.buffer(event),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private void count(String result) {
        shared.meters().counter(COUNTER, "result", result).increment();
    }
}
