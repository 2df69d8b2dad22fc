package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.TopicReference;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.TriggeredInvocation;
import dev.lamina.gateway.source.Triggers;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Topics exist because Triggers name them as their source: a subscription is a Trigger, and nothing else is stored. */
@Singleton
class TriggerTopics implements Topics {
    private final Triggers triggers;
    private final AsyncInvoker invoker;
    private final MeterRegistry meters;
    private final String region;
    private final TopicEvent format;
    private final TopicFilters filters;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Match messages, which may take long: never on the caller's thread, which may be an event loop. */
    private final Executor matchers = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("topic matching ", 0).daemon().factory());

    @Inject
    TriggerTopics(
            Triggers triggers,
            TopicFilters filters,
            AsyncInvoker invoker,
            GatewayConfig config,
            ObjectMapper json,
            MeterRegistry meters) {
        this(triggers, filters, invoker, config, json, meters, Clock.systemUTC());
    }

    TriggerTopics(
            Triggers triggers,
            TopicFilters filters,
            AsyncInvoker invoker,
            GatewayConfig config,
            ObjectMapper json,
            MeterRegistry meters,
            Clock clock) {
        this.triggers = triggers;
        this.filters = filters;
        this.invoker = invoker;
        this.meters = meters;
        this.region = config.region();
        this.format = new TopicEvent(json, region, config.publicAddress(), clock);
    }

    @Override
    public CompletionStage<Void> publish(String namespace, String topic, TopicMessage message) {
        return CompletableFuture.supplyAsync(() -> subscriptions(namespace, topic), threads)
                .thenComposeAsync(
                        found -> store(
                                found.stream()
                                        .filter(trigger -> trigger.getSpec().isEnabled())
                                        .toList(),
                                message),
                        matchers);
    }

    @Override
    public boolean exists(String namespace, String topic) {
        return !subscriptions(namespace, topic).isEmpty();
    }

    @Override
    public List<Subscription> subscriptions(String namespace) {
        return subscriptionsIn(triggers.current(), namespace).stream()
                .map(trigger -> new Subscription(
                        topic(trigger),
                        trigger.getMetadata().getName(),
                        trigger.getMetadata().getUid(),
                        function(trigger)))
                .toList();
    }

    private CompletionStage<Void> store(List<Trigger> subscribed, TopicMessage message) {
        List<TriggeredInvocation> invocations = subscribed.stream()
                .flatMap(trigger ->
                        invocation(trigger, message).map(made -> new TriggeredInvocation(trigger, made)).stream())
                .toList();
        meters.counter("lamina.topic.events", "result", "accepted").increment(invocations.size());
        meters.counter("lamina.topic.events", "result", "filtered").increment(subscribed.size() - invocations.size());
        return CompletableFuture.allOf(invocations.stream()
                .map(invocation -> invocation.enqueue(invoker))
                .toArray(CompletableFuture[]::new));
    }

    /**
     * This gateway may see a Trigger later than its user does, so a topic does not exist only if the API server has no
     * Trigger for it.
     */
    private List<Trigger> subscriptions(String namespace, String topic) {
        List<Trigger> found = named(triggers.current(), namespace, topic);
        return found.isEmpty() ? named(triggers.read(namespace), namespace, topic) : found;
    }

    private static List<Trigger> named(Collection<Trigger> all, String namespace, String topic) {
        return subscriptionsIn(all, namespace).stream()
                .filter(trigger -> topic(trigger).equals(topic))
                .toList();
    }

    private static List<Trigger> subscriptionsIn(Collection<Trigger> all, String namespace) {
        return all.stream()
                .filter(trigger ->
                        trigger.getMetadata().getNamespace().equals(namespace) && !trigger.isMarkedForDeletion())
                .filter(trigger -> trigger.getSpec().source().topic() != null)
                .toList();
    }

    /** Absent when the message does not pass the trigger's filters. */
    private Optional<Invocation> invocation(Trigger trigger, TopicMessage message) {
        ObjectNode sns = format.sns(trigger, message);
        return filters.pass(trigger, sns) ? Optional.of(invocation(trigger, message, sns)) : Optional.empty();
    }

    private Invocation invocation(Trigger trigger, TopicMessage message, ObjectNode sns) {
        FunctionId function = function(trigger);
        return new Invocation(
                requestId(trigger, message),
                function,
                function.arn(region),
                Buffer.buffer(format.write(trigger, sns)),
                Optional.empty(),
                message.traceHeader(),
                false);
    }

    /** The same when the message is published again. */
    private static String requestId(Trigger trigger, TopicMessage message) {
        String identity = trigger.getMetadata().getUid() + "\n" + message.id();
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static FunctionId function(Trigger trigger) {
        return FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
    }

    private static String topic(Trigger trigger) {
        TopicReference topic = trigger.getSpec().source().topic();
        return topic.name();
    }
}
