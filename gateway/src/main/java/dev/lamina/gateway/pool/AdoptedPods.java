package dev.lamina.gateway.pool;

import dev.lamina.api.Lamina;
import dev.lamina.api.VersionName;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.nats.OwnBucket;
import dev.lamina.gateway.pacing.RetryLoop;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Which pods of pools became environments of which functions, as long as log lines are kept: the name of such a pod
 * does not say it. All gateways share them, in a key-value bucket of JetStream whose keys are
 * {@code NAMESPACE.FUNCTION.VERSION.SECONDS.POD} and have no values.
 */
@Singleton
public final class AdoptedPods {
    private static final Logger LOG = Logger.getLogger(AdoptedPods.class);
    /** Of a function, the newest: their names are in each request to the log store. */
    private static final int MOST = 300;

    private static final int PARTS = 5;
    private static final Pattern POD = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    /** In keys instead of $LATEST, whose dollar they must not have. No version has this number. */
    private static final String LATEST = "0";

    private static final byte[] NOTHING = {};
    private static final RetryLoop ATTEMPTS =
            new RetryLoop(10, new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)));

    private final OwnBucket bucket;
    private final Set<String> namespaces;
    private final InstantSource clock;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    AdoptedPods(Connection nats, GatewayConfig config) {
        this(nats, config, InstantSource.system());
    }

    AdoptedPods(Connection nats, GatewayConfig config, InstantSource clock) {
        this.bucket = new OwnBucket(
                nats,
                KeyValueConfiguration.builder()
                        .name(config.nats().names().adoptedBucket())
                        .description("Which pods of Lamina's pools became environments of which functions")
                        .storageType(StorageType.File)
                        .replicas(config.nats().replicas())
                        .ttl(Duration.ofDays(config.logs().retentionDays()))
                        .build());
        this.namespaces = Set.copyOf(config.pool().namespaces().orElse(List.of()));
        this.clock = clock;
    }

    /** Records that the pod is the function's, or its version's. Does not block. */
    void add(FunctionId function, String pod) {
        Instant now = clock.instant();
        executor.execute(() -> {
            try {
                ATTEMPTS.run(last -> write(function, pod, now, last), () -> true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private RetryLoop.Result write(FunctionId function, String pod, Instant now, boolean last) {
        VersionName name = VersionName.of(function.name());
        String version = name.isPublished() ? name.version() : LATEST;
        String key = String.join(
                ".", function.namespace(), name.function(), version, String.valueOf(now.getEpochSecond()), pod);
        try {
            bucket.put(key, NOTHING);
            return RetryLoop.Result.DONE;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            if (last) {
                LOG.warnf(
                        "Stored logs of %s will miss pod %s of the pool, which could not be recorded: %s",
                        function, pod, e.getMessage());
            }
            return RetryLoop.Result.REFUSED;
        }
    }

    /**
     * Returns the function's newest pods that came from a pool, and those of its versions, with the version of each.
     * They may have ended. Blocks.
     *
     * @param function not a version
     * @throws UncheckedIOException if NATS does not respond, and the function's namespace has a pool
     */
    public Map<String, String> of(FunctionId function) {
        try {
            return find(function);
        } catch (IOException | JetStreamApiException e) {
            // Most logs need no NATS, and are needed most while something does not work.
            if (!namespaces.contains(function.namespace())) {
                return Map.of();
            }
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private Map<String, String> find(FunctionId function) throws IOException, JetStreamApiException {
        return bucket.keys(function.namespace() + "." + function.name() + ".>").stream()
                .map(key -> key.split("[.]", PARTS))
                .filter(parts -> parts.length == PARTS && POD.matcher(parts[4]).matches())
                .sorted(Comparator.comparing((String[] parts) -> Long.parseLong(parts[3]))
                        .reversed())
                .limit(MOST)
                .collect(Collectors.toMap(
                        parts -> parts[4],
                        parts -> parts[2].equals(LATEST) ? Lamina.LATEST : parts[2],
                        (newer, older) -> newer));
    }
}
