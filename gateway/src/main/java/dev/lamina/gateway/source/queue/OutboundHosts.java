package dev.lamina.gateway.source.queue;

import dev.lamina.api.Queue;
import dev.lamina.surroundings.outbound.OutboundRules;
import java.net.URI;
import java.util.Optional;

/**
 * Refuses addresses of brokers that are inside of the installation. What a name leads to is checked when it is looked
 * up, by the JVM's resolver.
 */
public final class OutboundHosts {
    private final OutboundRules rules;

    public OutboundHosts(OutboundRules rules) {
        this.rules = rules;
    }

    /** The rules of this process. */
    public static OutboundHosts ofProcess() {
        return new OutboundHosts(OutboundRules.ofProcess());
    }

    /** Checks each address that a queue names. */
    void check(Queue queue) throws QueueException {
        if (queue.kafka() != null) {
            for (String server : queue.kafka().bootstrapServers()) {
                checkHost("queue.kafka.bootstrapServers: " + server, server.substring(0, server.lastIndexOf(':')));
            }
        }
        if (queue.rabbitmq() != null) {
            checkUrl("queue.rabbitmq.url", queue.rabbitmq().url());
        }
        if (queue.nats() != null) {
            checkUrl("queue.nats.url", queue.nats().url());
            checkUrl("queue.nats.monitoringUrl", queue.nats().monitoringUrl());
        }
        if (queue.sqs() != null) {
            checkUrl("queue.sqs.url", queue.sqs().url());
        }
    }

    /** @param url may be null; one that cannot be read is reported by whom it is for */
    public void checkUrl(String field, String url) throws QueueException {
        if (url == null) {
            return;
        }
        Optional<String> host = host(url);
        if (host.isPresent()) {
            checkHost(field + ": " + url, host.get());
        }
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void checkHost(String what, String host) throws QueueException {
        Optional<String> refusal = rules.refusal(host);
        if (refusal.isPresent()) {
            throw new QueueException(QueueException.REFUSED, what + " is not reached: " + refusal.get(), null);
        }
    }
}
