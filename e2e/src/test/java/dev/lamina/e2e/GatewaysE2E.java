package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Helm;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Reconfigures;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Three gateways appear as one to their callers, while they are killed and replaced and share limits. No other test can
 * use them meanwhile.
 */
@EndToEnd
@Isolated
@Reconfigures
@Order(Reconfigures.ORDER)
class GatewaysE2E {
    private static final int REPLICAS = 3;
    private static final int CALLERS = 5;
    private static final int RESERVED = 2;
    private static final Pattern START = Pattern.compile("START RequestId: ([0-9a-f-]{36})");

    private final Workspace workspace;

    GatewaysE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void begin() {
        workspace.gateways().scale(REPLICAS);
    }

    /**
     * Otherwise what one test keeps running would leave no room on a small node for the third gateway of the next one.
     */
    @AfterEach
    void makeRoom() {
        workspace.resources().all("Function").stream()
                .map(function -> function.getMetadata().getName())
                .forEach(name -> {
                    workspace.resources().delete("Function", name);
                    await(name + " is deleted")
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> pods(name).isEmpty());
                });
    }

    @Test
    void killsAndRolloutFailNoCallAndRepeatNoRun() throws Exception {
        String code = workspace.bucket("code");
        workspace.buckets().put(code, "echo.jar", sleeping("Echo", 30));
        deploy("echo", "Echo", code, "echo.jar", "");

        int calls = underLoad(answered -> {
            for (String pod : workspace.gateways().pods()) {
                workspace.gateways().kill(pod);
                workspace.gateways().awaitReady(REPLICAS);
                awaitMore(answered, 50);
            }
            workspace.gateways().roll();
            awaitMore(answered, 50);
        });

        Map<String, Long> runs = START.matcher(workspace.resources().log("echo"))
                .results()
                .collect(Collectors.groupingBy(GatewaysE2E::requestId, Collectors.counting()));
        assertThat(runs).as("requests that ran, of %d calls", calls).isNotEmpty();
        assertThat(runs.values()).as("runs of each").containsOnly(1L);
    }

    /** On a connection that was open before: its environment starts only when none of the earlier gateways is ready. */
    @Test
    void stoppingGatewayAnswersColdInvocation() throws Exception {
        String code = workspace.bucket("cold");
        workspace.buckets().put(code, "echo.jar", sleeping("Echo", 30));
        deploy("cold", "Echo", code, "echo.jar", "");
        LambdaClient lambda = workspace.calls().lambda();
        lambda.invoke(invoke -> invoke.functionName("cold").invocationType(InvocationType.DRY_RUN));
        assertThat(pods("cold")).isEmpty();

        workspace.gateways().askToStop();

        assertThat(call(lambda, "cold", "\"cold\"").payload().asUtf8String()).isEqualTo("\"cold\"");
        workspace.gateways().awaitReady(REPLICAS);
    }

    /** One NATS server cannot read what three servers have stored: the upgrade would delete all events and all code. */
    @Test
    void changedNumberOfNatsServersIsRefusedWithFix() {
        Helm.Result three = workspace.gateways().tryUpgrade("nats.replicas=3");
        assertThat(three.status()).isNotZero();
        assertThat(three.output()).contains("nats.replicas=3 would delete all stored events", "docs/operations.md");
        Helm.Result one = workspace.gateways().tryUpgrade("nats.replicas=1");
        assertThat(one.status()).as(one.output()).isZero();
    }

    @Test
    void newCodeReplacesOldWithoutFailedCall() throws Exception {
        String code = workspace.bucket("rollout");
        workspace.buckets().put(code, "1.jar", sleeping("Echo", 20));
        workspace.buckets().put(code, "2.jar", sleeping("Echo", 21));
        deploy("rollout", "Echo", code, "1.jar", "");
        underLoad("rollout", workspace.calls().lambda(), answered -> {
            awaitMore(answered, 50);
            List<String> old = pods("rollout");
            deploy("rollout", "Echo", code, "2.jar", "");
            await("the old code no longer runs")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> pods("rollout").stream().noneMatch(old::contains));
            awaitMore(answered, 50);
        });
    }

    @Test
    void reservedConcurrencyIsSharedByGateways() throws Exception {
        String code = workspace.bucket("narrow");
        workspace.buckets().put(code, "slow.jar", sleeping("Slow", 10_000));
        deploy("narrow", "Slow", code, "slow.jar", "concurrency: {reserved: " + RESERVED + "}");
        LambdaClient lambda = workspace.calls().lambda();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Environments first, and every gateway knows the caller: otherwise the calls that follow are not a burst.
            burst(lambda, threads, RESERVED);
            List<Integer> statuses = burst(lambda, threads, 30);
            assertThat(statuses.stream().filter(status -> status == 200))
                    .as("%s", statuses)
                    .hasSize(RESERVED);
            assertThat(statuses).containsOnly(200, 429);
        }
    }

    private static List<Integer> burst(LambdaClient lambda, ExecutorService threads, int calls) {
        List<CompletableFuture<Integer>> burst = IntStream.range(0, calls)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(lambda), threads))
                .toList();
        return burst.stream().map(CompletableFuture::join).toList();
    }

    private static int status(LambdaClient lambda) {
        try {
            return call(lambda, "narrow", "\"?\"").statusCode();
        } catch (TooManyRequestsException e) {
            return e.statusCode();
        }
    }

    private int underLoad(Story story) throws Exception {
        return underLoad("echo", workspace.calls().lambdaWithRetries(), story);
    }

    /** Runs an action while callers call; @return the number of calls, each of which got its own response. */
    private int underLoad(String function, LambdaClient lambda, Story story) throws Exception {
        call(lambda, function, "\"awake\"");
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String name = "caller " + caller + " call ";
                callers.add(threads.submit(() -> callUntil(
                        enough, answered, failures, n -> call(lambda, function, "\"" + name + n + "\""), name)));
            }
            try {
                story.happen(answered);
            } finally {
                enough.set(true);
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        assertThat(failures).isEmpty();
        return answered.get();
    }

    private static void callUntil(
            AtomicBoolean enough,
            AtomicInteger answered,
            Queue<Throwable> failures,
            Function<Integer, InvokeResponse> call,
            String name) {
        for (int n = 0; !enough.get(); n++) {
            try {
                InvokeResponse answer = call.apply(n);
                assertThat(answer.functionError()).isNull();
                assertThat(answer.payload().asUtf8String()).isEqualTo("\"" + name + n + "\"");
                answered.incrementAndGet();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    private static InvokeResponse call(LambdaClient lambda, String function, String payload) {
        return lambda.invoke(invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static void awaitMore(AtomicInteger answered, int more) {
        int target = answered.get() + more;
        await("calls are answered").atMost(Duration.ofMinutes(2)).until(() -> answered.get() >= target);
    }

    private List<String> pods(String function) {
        return workspace.resources().pods(function).stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private static String requestId(MatchResult start) {
        return start.group(1);
    }

    private void deploy(String name, String type, String bucket, String key, String more) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java25
          handler: example.%s::handle
          memory: 128Mi
          timeoutSeconds: 60
          scaling: {idleSeconds: 600}
          code:
            bucket: {name: %s, key: %s}
          %s
        """.formatted(name, type, bucket, key, more));
        workspace.resources().awaitReady("Function", name);
    }

    private static byte[] sleeping(String type, int millis) {
        return Jars.compiled(type, """
        package example;
        public class %s {
          public String handle(String event) throws InterruptedException {
            Thread.sleep(%d);
            return event;
          }
        }
        """.formatted(type, millis));
    }

    /** An action during the calls. */
    private interface Story {
        void happen(AtomicInteger answered);
    }
}
