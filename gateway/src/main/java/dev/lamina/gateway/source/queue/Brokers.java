package dev.lamina.gateway.source.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.api.Queue;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.filter.DataKeys;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens queues of any kind. A sender is kept while it is in use, because a connection for each message would cost more
 * than the message.
 */
@Singleton
public class Brokers implements Queues, QueueSources {
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final List<QueueKind> kinds;
    private final List<OwnStreamKind> ownStreams;
    private final QueueSecrets secrets;
    private final OutboundHosts outbound;
    private final Duration lease;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Cache<Address, CompletableFuture<QueueSender>> senders;

    private record Address(String namespace, Queue queue) {}

    @Inject
    Brokers(
            @All List<QueueKind> kinds,
            @All List<OwnStreamKind> ownStreams,
            QueueSecrets secrets,
            GatewayConfig config) {
        this(kinds, ownStreams, secrets, config, OutboundHosts.ofProcess());
    }

    Brokers(
            List<QueueKind> kinds,
            List<OwnStreamKind> ownStreams,
            QueueSecrets secrets,
            GatewayConfig config,
            OutboundHosts outbound) {
        this.outbound = outbound;
        this.kinds = kinds;
        this.ownStreams = ownStreams;
        this.secrets = secrets;
        this.lease = config.queue().lease();
        this.senders = Caffeine.newBuilder()
                .expireAfterAccess(IDLE)
                .<Address, CompletableFuture<QueueSender>>removalListener((_, sender, _) -> {
                    var _ = sender.thenAccept(QueueSender::close);
                })
                .build();
    }

    /** The kind of a queue; the schema accepts no others. */
    QueueKind kind(Queue queue) {
        return kinds.stream()
                .filter(kind -> kind.owns(queue))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown kind of queue: " + queue));
    }

    /** Whether records of the source are delivered in batches. */
    boolean serves(Source source) {
        return source.queue() != null || ownStream(source).isPresent();
    }

    /** The data of the source's records that filters read; the source is one that is served. */
    DataKeys dataKeys(Source source) {
        return ownStream(source)
                .map(OwnStreamKind::dataKeys)
                .orElseGet(() -> kind(source.queue()).dataKeys());
    }

    /** Opens the source of a trigger to receive from; the source is one that is served. Blocks. */
    QueueSource<?> open(Trigger trigger) throws QueueException, InterruptedException {
        Source source = trigger.getSpec().source();
        Optional<OwnStreamKind> own = ownStream(source);
        return own.isPresent()
                ? own.get().open(trigger, lease)
                : open(
                        trigger.getMetadata().getNamespace(),
                        trigger.getMetadata().getName(),
                        source.queue());
    }

    private Optional<OwnStreamKind> ownStream(Source source) {
        return ownStreams.stream().filter(kind -> kind.owns(source)).findFirst();
    }

    @Override
    public QueueSource<?> open(String namespace, String name, Queue queue) throws QueueException, InterruptedException {
        outbound.check(queue);
        return kind(queue).source(new QueueKind.Opening(namespace, name, queue, secret(namespace, queue), lease));
    }

    @Override
    public CompletionStage<Void> send(String namespace, Queue queue, QueueMessage message) {
        Address address = new Address(namespace, queue);
        CompletableFuture<QueueSender> sender =
                senders.get(address, _ -> CompletableFuture.supplyAsync(() -> open(address), executor));
        return sender.thenAcceptAsync(open -> send(open, message), executor).whenComplete((_, failure) -> {
            if (failure != null) {
                senders.asMap().remove(address, sender);
            }
        });
    }

    private QueueSender open(Address address) {
        try {
            outbound.check(address.queue());
            return kind(address.queue()).sender(address.queue(), secret(address.namespace(), address.queue()));
        } catch (QueueException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            throw new CompletionException("the gateway is stopping; try again", e);
        }
    }

    private static void send(QueueSender sender, QueueMessage message) {
        try {
            sender.send(message);
        } catch (QueueException e) {
            throw new CompletionException(
                    e.reason().equals(QueueException.TOO_LARGE) ? new MessageRefusedException(e.getMessage()) : e);
        } catch (InterruptedException e) {
            throw new CompletionException("the gateway is stopping; try again", e);
        }
    }

    private Map<String, String> secret(String namespace, Queue queue) throws QueueException {
        Optional<String> name = queue.secret();
        return name.isPresent() ? secrets.read(namespace, name.get()) : Map.of();
    }
}
