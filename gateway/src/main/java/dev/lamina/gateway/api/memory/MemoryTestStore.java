package dev.lamina.gateway.api.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.JetStreamStore;
import dev.lamina.gateway.cluster.SharedStore;
import dev.lamina.gateway.cluster.StoreUnavailableException;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The last test of each function, and which test a namespace runs, for all gateways. A gateway that runs a test has a
 * lease, which it renews: without it the test has ended, however it ended. Calls block, and throw
 * {@link StoreUnavailableException}.
 */
@Singleton
class MemoryTestStore {
    /** Tests that are kept; if there are more, the oldest are deleted. One has at most a few KiB. */
    private static final int MAX_KEYS = 2000;

    private static final Duration KEPT = Duration.ofDays(7);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SharedStore store;
    private final InstantSource clock;

    private record Lease(String test, String function, long until) {}

    @Inject
    MemoryTestStore(Connection nats, GatewayConfig config) {
        this(store(nats, config), InstantSource.system());
    }

    MemoryTestStore(SharedStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private static SharedStore store(Connection nats, GatewayConfig config) {
        NatsNames names = config.nats().names();
        return new JetStreamStore(
                nats,
                StreamConfiguration.builder()
                        .name(names.memoryTestStream())
                        .description("Functions at several memory sizes: the last test of each")
                        .subjects(names.memoryTestSubjects() + ">")
                        .maxMessagesPerSubject(1)
                        .maxMessages(MAX_KEYS)
                        .discardPolicy(DiscardPolicy.Old)
                        .maxAge(KEPT)
                        .storageType(StorageType.File)
                        .replicas(config.nats().replicas())
                        .allowDirect(false)
                        .build(),
                names.memoryTestSubjects());
    }

    Instant now() {
        return clock.instant();
    }

    Optional<MemoryTest> read(FunctionId function) {
        return store.read(key(function)).value().map(json -> parsed(json, MemoryTest.class));
    }

    void write(MemoryTest test) {
        String key = key(new FunctionId(test.namespace(), test.function()));
        while (!store.write(key, Optional.of(text(test)), store.read(key).revision())) {
            // Only the gateway with the lease writes; one that lost it may do so once more.
            Thread.onSpinWait();
        }
    }

    /** Takes the namespace for a test; returns the function that is tested there if one is. */
    Optional<String> take(MemoryTest test, Duration lease) {
        String key = leaseKey(test.namespace());
        SharedStore.Entry entry = store.read(key);
        Optional<Lease> present = entry.value().map(json -> parsed(json, Lease.class));
        if (present.filter(this::isValid).isPresent()) {
            return present.map(Lease::function);
        }
        Lease taken = new Lease(test.id(), test.function(), now().plus(lease).toEpochMilli());
        return store.write(key, Optional.of(text(taken)), entry.revision())
                ? Optional.empty()
                : Optional.of("another function");
    }

    /** Returns false if another test has the namespace. */
    boolean renew(MemoryTest test, Duration lease) {
        String key = leaseKey(test.namespace());
        SharedStore.Entry entry = store.read(key);
        Lease renewed = new Lease(test.id(), test.function(), now().plus(lease).toEpochMilli());
        return entry.value()
                        .map(json -> parsed(json, Lease.class))
                        .filter(held -> held.test().equals(test.id()))
                        .isPresent()
                && store.write(key, Optional.of(text(renewed)), entry.revision());
    }

    void release(MemoryTest test) {
        String key = leaseKey(test.namespace());
        SharedStore.Entry entry = store.read(key);
        if (entry.value()
                .map(json -> parsed(json, Lease.class))
                .filter(held -> held.test().equals(test.id()))
                .isPresent()) {
            store.write(key, Optional.empty(), entry.revision());
        }
    }

    /** Whether a gateway runs the test. */
    boolean isRun(String namespace, String test) {
        return store.read(leaseKey(namespace))
                .value()
                .map(json -> parsed(json, Lease.class))
                .filter(this::isValid)
                .filter(held -> held.test().equals(test))
                .isPresent();
    }

    private boolean isValid(Lease lease) {
        return lease.until() > now().toEpochMilli();
    }

    private static String key(FunctionId function) {
        return "test." + function.namespace() + "." + function.name();
    }

    private static String leaseKey(String namespace) {
        return "lease." + namespace;
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T parsed(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
