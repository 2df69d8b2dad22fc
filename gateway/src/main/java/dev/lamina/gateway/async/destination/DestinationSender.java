package dev.lamina.gateway.async.destination;

import dev.lamina.api.Destination;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.TopicReference;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.source.bus.BusArn;
import dev.lamina.gateway.source.bus.Buses;
import dev.lamina.gateway.source.queue.MessageRefusedException;
import dev.lamina.gateway.source.queue.Queues;
import dev.lamina.gateway.source.topic.Topics;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends messages to functions, queues, topics and event buses. */
@ApplicationScoped
class DestinationSender {
    /** Bytes of an event: the limit of the Invoke API. */
    private static final int EVENT_LIMIT = 1_048_576;

    private final Functions functions;
    private final AsyncInvoker invoker;
    private final Queues queues;
    private final Topics topics;
    private final Buses buses;
    private final String region;
    private final Clock clock = Clock.systemUTC();

    @Inject
    DestinationSender(
            Functions functions,
            AsyncInvoker invoker,
            Queues queues,
            Topics topics,
            Buses buses,
            GatewayConfig config) {
        this.functions = functions;
        this.invoker = invoker;
        this.queues = queues;
        this.topics = topics;
        this.buses = buses;
        this.region = config.region();
    }

    /** @return completes when it is stored there; exceptionally with the reason, like {@link Queues#send} */
    CompletionStage<Void> send(String namespace, Destination to, OutboundMessage message) {
        if (to.bus() != null) {
            return toBus(namespace, to.bus().name(), message);
        }
        return to.function() != null
                ? toFunction(namespace, to.function(), message)
                : send(namespace, to.queue(), to.topic(), message);
    }

    /** @param queue null for a topic; the topic is null for a queue */
    CompletionStage<Void> send(String namespace, Queue queue, TopicReference topic, OutboundMessage message) {
        return queue != null
                ? queues.send(namespace, queue, message.forQueue())
                : toTopic(namespace, topic.name(), message);
    }

    private CompletionStage<Void> toFunction(String namespace, FunctionReference reference, OutboundMessage message) {
        FunctionId function = FunctionId.of(namespace, reference);
        if (functions.find(function).isEmpty()) {
            return failed("there is no Function " + function.name() + " in namespace " + namespace);
        }
        if (message.body().length > EVENT_LIMIT) {
            return tooLarge(message, "an event");
        }
        return invoker.enqueue(new Invocation(
                message.id(),
                function,
                function.arn(region),
                Buffer.buffer(message.body()),
                Optional.empty(),
                Optional.of(message.traceHeader()),
                false));
    }

    private CompletionStage<Void> toTopic(String namespace, String topic, OutboundMessage message) {
        if (!topics.exists(namespace, topic)) {
            return failed("no Trigger in namespace " + namespace + " has topic " + topic + " as its source");
        }
        return message.body().length > EVENT_LIMIT
                ? tooLarge(message, "a topic's message")
                : topics.publish(namespace, topic, message.forTopic());
    }

    private CompletionStage<Void> toBus(String namespace, String bus, OutboundMessage message) {
        if (!buses.exists(namespace, bus)) {
            return failed("no Trigger in namespace " + namespace + " has bus " + bus + " as its source");
        }
        return message.body().length > EVENT_LIMIT
                ? tooLarge(message, "an event of a bus")
                : buses.put(
                        namespace, bus, RecordEvent.of(new BusArn(region, namespace, bus), message, clock.instant()));
    }

    private static CompletionStage<Void> tooLarge(OutboundMessage message, String what) {
        return CompletableFuture.failedFuture(new MessageRefusedException(
                message.body().length + " bytes are too many for " + what + ", which may have at most " + EVENT_LIMIT));
    }

    private static CompletionStage<Void> failed(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }
}
