package dev.lamina.gateway.api.memory;

import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.memory.MemoryTest.State;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.cluster.StoreUnavailableException;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.pacing.RepeatedTask;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Starts tests: one in a namespace, a few on a gateway. Deletes copies that no test needs. */
@Singleton
class MemoryTests {
    private static final Logger LOG = Logger.getLogger(MemoryTests.class);
    private static final int AT_ONCE = 4;
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final MemoryTestStore store;
    private final FunctionCopies copies;
    private final FunctionWatch functions;
    private final ClusterMembers members;
    private final MemoryTestRun run;
    private final boolean isEnabled;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("memory test").factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("memory tests").daemon().factory());

    // Mutable state
    private volatile boolean isStopping;

    @Inject
    MemoryTests(
            MemoryTestStore store,
            FunctionCopies copies,
            FunctionWatch functions,
            Dispatcher dispatcher,
            ClusterMembers members,
            GatewayConfig config) {
        this.store = store;
        this.copies = copies;
        this.functions = functions;
        this.members = members;
        this.isEnabled = config.memoryTests().enabled();
        this.run = new MemoryTestRun(store, copies, functions, dispatcher, new Prices(config.cost()), () -> isStopping);
    }

    void begin(@Observes StartupEvent event) {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("The deletion of copies of memory tests", this::sweep),
                SWEEP.toMillis(),
                SWEEP.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Tests end before their next invocation. */
    void turnAway(@Observes ShutdownDelayInitiatedEvent event) {
        isStopping = true;
    }

    void finish(@Observes ShutdownEvent event) {
        isStopping = true;
        timer.shutdown();
    }

    /** Begins a test of a function that the caller may copy and invoke. Completes on any thread. */
    Future<MemoryTest> start(FunctionId id, MemoryTestSettings settings) {
        if (!isEnabled) {
            return Future.failedFuture(AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    "This installation has no memory tests (Helm value gateway.memoryTests.enabled)."));
        }
        return blocking(() -> {
            Function function = functions.resource(id).orElseThrow(() -> missing(id));
            requireInvocable(functions.find(id).orElseThrow(() -> missing(id)));
            if (isStopping || !room.tryAcquire()) {
                throw AwsException.of(
                        429,
                        "TooManyRequestsException",
                        "This gateway runs " + AT_ONCE + " memory tests, as many as it may. Try again after one.");
            }
            boolean begun = false;
            try {
                MemoryTest test = begun(id, settings);
                threads.execute(() -> runToEnd(test, function, settings));
                begun = true;
                return test;
            } finally {
                if (!begun) {
                    room.release();
                }
            }
        });
    }

    private MemoryTest begun(FunctionId id, MemoryTestSettings settings) {
        MemoryTest test = MemoryTestBuilder.builder()
                .id(UUID.randomUUID().toString().substring(0, 8))
                .namespace(id.namespace())
                .function(id.name())
                .state(State.Running)
                .startedAt(store.now().toString())
                .memory(settings.memory())
                .count(settings.count())
                .results(List.of())
                .build();
        store.take(test, MemoryTestRun.STEP).ifPresent(other -> {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "A memory test of " + other + " runs in namespace " + id.namespace() + ". Try again after it.");
        });
        store.write(test);
        return test;
    }

    private static void requireInvocable(FunctionView function) {
        if (function.stopped()) {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "The function's owner has stopped it (reserved concurrency 0), so it is not tested either.");
        }
        function.notReady().ifPresent(why -> {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "The function is not ready (" + why.reason() + "): " + why.message());
        });
    }

    private void runToEnd(MemoryTest test, Function function, MemoryTestSettings settings) {
        try {
            run.run(test, function, settings.payload());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Its lease ends, and then the copies are deleted.
            LOG.errorf(e, "Memory test %s of %s/%s ended early", test.id(), test.namespace(), test.function());
        } finally {
            room.release();
        }
    }

    /** The last test of a function. Completes on any thread. */
    Future<MemoryTest> read(FunctionId function, Optional<String> id) {
        return blocking(() -> store.read(function)
                .filter(test -> id.isEmpty() || id.get().equals(test.id()))
                .map(this::asItIs)
                .orElseThrow(() -> AwsException.of(
                        404,
                        "ResourceNotFoundException",
                        "There is no such memory test of " + function
                                + ": the last one of each function is kept, for 7 days")));
    }

    /** A test whose gateway died is not written any more. */
    private MemoryTest asItIs(MemoryTest test) {
        return test.state() == State.Running && !store.isRun(test.namespace(), test.id())
                ? test.withState(State.Failed).withMessage("The gateway that ran the test ended. Start the test again")
                : test;
    }

    /** Deletes the copies of tests that no gateway runs. One gateway does it for all. */
    void sweep() {
        if (!isEnabled || !members.isLeader()) {
            return;
        }
        for (Function copy : functions.labelled(FunctionCopy.LABEL)) {
            String namespace = copy.getMetadata().getNamespace();
            if (FunctionCopy.isCopy(copy)
                    && !store.isRun(namespace, copy.getMetadata().getLabels().get(FunctionCopy.LABEL))) {
                LOG.infof(
                        "Deleting %s/%s, whose memory test has ended",
                        namespace, copy.getMetadata().getName());
                copies.delete(copy);
            }
        }
    }

    private <T> Future<T> blocking(Supplier<T> work) {
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(work, threads))
                .recover(failure -> Future.failedFuture(
                        switch (failure.getCause()) {
                            case StoreUnavailableException _ ->
                                AwsException.of(
                                        503,
                                        "ServiceUnavailableException",
                                        "Memory tests are kept in NATS, which does not respond. Try again.");
                            case AwsException named -> named;
                            case null, default -> failure;
                        }));
    }

    private static AwsException missing(FunctionId id) {
        return AwsException.of(404, "ResourceNotFoundException", "There is no function " + id);
    }
}
