package dev.lamina.gateway.api.control.manifest;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs calls that wait for the API server or for NATS, a limited number at once. A namespace has a quarter at most, so
 * that one with many deployments delays no other.
 */
@ApplicationScoped
public class WriteLimits {
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final int all;
    private final int each;

    // Mutable state, guarded by this
    private final Map<String, Integer> running = new ConcurrentHashMap<>();
    private int total;

    @Inject
    public WriteLimits(GatewayConfig config) {
        this.all = config.control().concurrentWrites();
        this.each = Math.max(1, all / 4);
    }

    /** @return completes on another thread; fails with 429 if too many calls are in flight */
    public <T> Future<T> run(String namespace, Callable<T> call) {
        if (!begin(namespace)) {
            return Future.failedFuture(AwsException.throttled("CallerRateLimitExceeded"));
        }
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> called(namespace, call), THREADS))
                .recover(e -> Future.failedFuture(
                        e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }

    private <T> T called(String namespace, Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        } finally {
            end(namespace);
        }
    }

    private synchronized boolean begin(String namespace) {
        if (total >= all || running.getOrDefault(namespace, 0) >= each) {
            return false;
        }
        total++;
        running.merge(namespace, 1, Integer::sum);
        return true;
    }

    private synchronized void end(String namespace) {
        total--;
        running.computeIfPresent(namespace, (_, count) -> count == 1 ? null : count - 1);
    }
}
