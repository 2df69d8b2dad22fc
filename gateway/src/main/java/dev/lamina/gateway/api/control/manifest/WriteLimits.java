package dev.lamina.gateway.api.control.manifest;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs calls that wait for the API server or for NATS, a limited number at once: of changes, of reads, and of calls
 * that wait for the operator. None takes a place of another kind. A namespace has a quarter at most, so that one with
 * many deployments delays no other.
 */
@ApplicationScoped
public class WriteLimits {
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Places writes;
    private final Places reads;
    private final Places waits;

    @Inject
    public WriteLimits(GatewayConfig config) {
        this.writes = new Places(config.control().concurrentWrites());
        this.reads = new Places(config.control().concurrentReads());
        this.waits = new Places(config.control().concurrentReads());
    }

    /** @return completes on another thread; fails with 429 if too many calls are in flight */
    public <T> Future<T> run(String namespace, Callable<T> call) {
        return run(writes, namespace, call);
    }

    /** The same for a call that changes nothing. */
    public <T> Future<T> read(String namespace, Callable<T> call) {
        return run(reads, namespace, call);
    }

    /** The same for a call that waits for the operator. */
    public <T> Future<T> await(String namespace, Callable<T> call) {
        return run(waits, namespace, call);
    }

    private static <T> Future<T> run(Places places, String namespace, Callable<T> call) {
        if (!places.begin(namespace)) {
            return Future.failedFuture(AwsException.throttled("CallerRateLimitExceeded"));
        }
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> called(places, namespace, call), THREADS))
                .recover(e -> Future.failedFuture(
                        e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }

    private static <T> T called(Places places, String namespace, Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        } finally {
            places.end(namespace);
        }
    }

    private static final class Places {
        private final int all;
        private final int each;

        // Mutable state, guarded by this
        private final Map<String, Integer> running = new HashMap<>();
        private int total;

        Places(int all) {
            this.all = all;
            this.each = Math.max(1, all / 4);
        }

        synchronized boolean begin(String namespace) {
            if (total >= all || running.getOrDefault(namespace, 0) >= each) {
                return false;
            }
            total++;
            running.merge(namespace, 1, Integer::sum);
            return true;
        }

        synchronized void end(String namespace) {
            total--;
            running.computeIfPresent(namespace, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
