package dev.lamina.e2e.soak;

import dev.lamina.e2e.soak.Ledger.Balance;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Calls as an AWS client makes them, with its own retries: to a warm function, to functions at zero in turn, and
 * events.
 */
final class UpgradeLoad implements AutoCloseable {
    /** This many, so that each is at zero again when its turn comes. */
    private static final int COLD = 16;

    private static final String FUNCTION = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: %s}
      spec:
        runtime: python3.11
        handler: index.handler
        memory: 128Mi
        timeoutSeconds: 20
        scaling: {idleSeconds: %d}
        code:
          inline: |
            def handler(event, context):
                return event
      """;

    private final Workspace workspace;
    private final LambdaClient lambda;
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(3);
    private final Ledger ledger = new Ledger();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    UpgradeLoad(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambdaWithRetries();
    }

    void begin() {
        apply("warm", 600);
        for (int i = 0; i < COLD; i++) {
            apply("cold-" + i, 10);
        }
        repeat("warm", Duration.ofMillis(20), n -> echo("warm", n));
        repeat("cold", Duration.ofMillis(500), n -> echo("cold-" + n % COLD, n));
        repeat("event", Duration.ofMillis(200), this::event);
    }

    private void apply(String name, int idleSeconds) {
        workspace.resources().apply(FUNCTION.formatted(name, idleSeconds));
        workspace.resources().awaitReady("Function", name);
    }

    /** One call after the other, with a pause between them. */
    private void repeat(String kind, Duration pause, Call call) {
        AtomicInteger number = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        answered.put(kind, count);
        callers.scheduleWithFixedDelay(
                () -> {
                    int n = number.getAndIncrement();
                    try {
                        call.make(n);
                        count.incrementAndGet();
                    } catch (Exception | AssertionError e) {
                        failures.add(kind + " " + n + ": " + e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void echo(String function, int n) {
        InvokeResponse answer = lambda.invoke(
                invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String("{\"n\": " + n + "}")));
        if (answer.functionError() != null || !answer.payload().asUtf8String().equals("{\"n\": " + n + "}")) {
            throw new AssertionError(function + " answered " + answer.functionError() + " "
                    + answer.payload().asUtf8String());
        }
    }

    private void event(int n) {
        String id = "soak.event." + n + "z";
        lambda.invoke(invoke -> invoke.functionName(Recorder.NAME)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{\"id\": \"" + id + "\"}")));
        ledger.acknowledged("event", id);
    }

    /** Makes no new call; returns when the last one is answered. */
    void end() throws InterruptedException {
        callers.shutdown();
        if (!callers.awaitTermination(2, TimeUnit.MINUTES)) {
            failures.add("a call had no answer within two minutes");
        }
    }

    /** By kind of call. */
    Map<String, Integer> answered() {
        Map<String, Integer> counts = new TreeMap<>();
        answered.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }

    Collection<String> failures() {
        return failures;
    }

    Balance balance(Collection<String> executed) {
        return ledger.balance(executed);
    }

    @Override
    public void close() {
        callers.shutdownNow();
        lambda.close();
    }

    /** The n-th call of its kind; throws if it fails. */
    private interface Call {
        void make(int n) throws Exception;
    }
}
