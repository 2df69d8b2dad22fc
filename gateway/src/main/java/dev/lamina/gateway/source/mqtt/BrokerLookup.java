package dev.lamina.gateway.source.mqtt;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the addresses of brokers. The JVM blocks a thread of the system for each lookup, for a minute if the name
 * server is slow: one of the client's own threads would stop the connections of all, and a virtual one a processor. So
 * a lookup has a thread of its own, and a namespace has few of them.
 */
final class BrokerLookup {
    private static final int LOOKUPS_OF_NAMESPACE = 4;

    private final Resolver resolver;
    private final Duration patience;
    /** A namespace's permits exist while one is used. */
    private final LoadingCache<String, Semaphore> permits =
            Caffeine.newBuilder().weakValues().build(_ -> new Semaphore(LOOKUPS_OF_NAMESPACE));

    /** Blocks until it knows the address of a host. */
    @FunctionalInterface
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    /** @param patience for a lookup, and for a permit before it */
    BrokerLookup(Resolver resolver, Duration patience) {
        this.resolver = resolver;
        this.patience = patience;
    }

    /**
     * Returns the address, which also knows the name of the host.
     *
     * @throws UnknownHostException if there is no such host, or no answer in time
     */
    InetAddress find(String namespace, String host) throws UnknownHostException, InterruptedException {
        Semaphore permit = permits.get(namespace);
        if (!permit.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnknownHostException(
                    host + ": the name server does not answer for other brokers of this namespace");
        }
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("mqtt-lookup").start(() -> {
            try {
                found.complete(resolver.resolve(host));
            } catch (UnknownHostException | RuntimeException | Error e) {
                found.completeExceptionally(e);
            } finally {
                permit.release();
            }
        });
        try {
            return found.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException(host + ": the name server does not answer");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException
                    ? new UnknownHostException(host + ": there is no such host")
                    : new UnknownHostException(host + ": " + e.getCause());
        }
    }
}
