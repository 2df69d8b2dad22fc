package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Handling.Given;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.RepeatedTask;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Splits cold starts into phases. Their times are in the pod's status, which is read some seconds later, when the
 * callers have their responses: a burst of cold starts is when API server and gateway have no time for it. Of a burst,
 * a sample is read.
 */
@Singleton
public final class ColdStarts {
    private static final long INTERVAL_SECONDS = 5;
    private static final int MAX_READS = 20;
    private static final int MAX_PENDING = 100;
    /** The first start of the program in its container; a later one has no pod to wait for. */
    private static final String FIRST = "/1";

    private final BiFunction<FunctionId, String, Optional<Pod>> pods;
    private final Spans spans;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cold starts").daemon().factory());
    private final Queue<Pending> pending = new ArrayBlockingQueue<>(MAX_PENDING);

    private record Pending(FunctionId function, Given given, Duration init, ColdStartMeters meters) {}

    @Inject
    ColdStarts(KubernetesClient client, Spans spans) {
        this(
                (function, name) -> Optional.ofNullable(client.pods()
                        .inNamespace(function.namespace())
                        .withName(name)
                        .get()),
                spans);
    }

    /** @param pods reads a pod by its function's namespace and its name; may block */
    ColdStarts(BiFunction<FunctionId, String, Optional<Pod>> pods) {
        this(pods, Spans.NONE);
    }

    ColdStarts(BiFunction<FunctionId, String, Optional<Pod>> pods, Spans spans) {
        this.pods = pods;
        this.spans = spans;
    }

    void start(@Observes StartupEvent event) {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("The reading of cold starts", this::read),
                INTERVAL_SECONDS,
                INTERVAL_SECONDS,
                TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    /** Counts the first invocation of an environment, which waited for it. Does not block. */
    void count(FunctionId function, Given given, Usage usage, ColdStartMeters meters) {
        Duration init = usage.init().orElse(Duration.ZERO);
        meters.record(ColdStartPhase.INIT, init);
        if (isFirst(given)) {
            // If there is no room, this one is not part of the sample.
            var _ = pending.offer(new Pending(function, given, init, meters));
        }
    }

    private static boolean isFirst(Given given) {
        String start =
                given.environment().id().substring(given.environment().pod().length());
        return start.equals(FIRST) || start.startsWith(FIRST + "-");
    }

    /** Reads the pods of some cold starts. */
    void read() {
        for (int reads = 0; reads < MAX_READS; reads++) {
            Pending next = pending.poll();
            if (next == null) {
                return;
            }
            pods.apply(next.function(), next.given().environment().pod())
                    .map(pod -> ColdStartPhase.read(pod, next.given(), next.init()))
                    .ifPresent(phases -> {
                        phases.forEach(next.meters()::record);
                        ColdStartSpans.of(next.function(), next.given(), next.init(), phases)
                                .forEach(spans::add);
                    });
        }
    }
}
