package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.scaling.keda.ExternalScalerGrpc;
import dev.lamina.gateway.scaling.keda.GetMetricsRequest;
import dev.lamina.gateway.scaling.keda.IsActiveResponse;
import dev.lamina.gateway.scaling.keda.MetricSpec;
import dev.lamina.gateway.scaling.keda.MetricValue;
import dev.lamina.gateway.scaling.keda.ScaledObjectRef;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scaler as KEDA uses it, with a real client over a real connection. */
class KedaScalerTest {
    private TestGateway gateway;
    private DemandWindow demand;
    private KedaScaler scaler;
    private Server server;
    private ManagedChannel channel;
    private ExternalScalerGrpc.ExternalScalerBlockingStub keda;
    private FunctionId hello;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(Map.of("lamina.scaler.active-window", "3s", "lamina.scaler.push-interval", "150ms"));
        hello = gateway.functions().ready("hello");
        demand = new DemandWindow(gateway.activity(), gateway.config());
        scaler = new KedaScaler(gateway.activity(), demand, gateway.functions(), gateway.config());
        gateway.activity().onWaiting(scaler::waits);
        server = NettyServerBuilder.forPort(0).addService(scaler).build().start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        keda = ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        gateway.close();
    }

    @Test
    void scalerIsActiveWhileBusyAndForWindow() throws Exception {
        assertThat(active()).isFalse();
        CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
        assertThat(active()).isTrue();
        try (FakePod pod = gateway.pod(hello, "pod-a").serve(event -> event)) {
            outcome.get(10, TimeUnit.SECONDS);
            assertThat(active()).isTrue();
            await().until(() -> !active());
        }
    }

    /** KEDA would start the environment again that was ended to make room for another function. */
    @Test
    void functionWithoutEnvironmentsIsNotActive() throws Exception {
        try (FakePod _ = gateway.pod(hello, "pod-a").serve(event -> event)) {
            gateway.invoke(hello, "{}").get(10, TimeUnit.SECONDS);
            assertThat(active()).isTrue();
        }
        await().until(() -> !gateway.activity().load(hello).served());

        assertThat(active()).isFalse();
    }

    @Test
    void metricIsConcurrencyWithTargetOne() {
        assertThat(keda.getMetricSpec(ref()).getMetricSpecsList())
                .containsExactly(MetricSpec.newBuilder()
                        .setMetricName("concurrency")
                        .setTargetSize(1)
                        .setTargetSizeFloat(1)
                        .build());
        gateway.invoke(hello, "1");
        gateway.invoke(hello, "2");
        assertThat(metrics())
                .containsExactly(MetricValue.newBuilder()
                        .setMetricName("concurrency")
                        .setMetricValue(2)
                        .setMetricValueFloat(2)
                        .build());
    }

    @Test
    void recentPeakIsStillReported() throws Exception {
        CompletableFuture<Outcome> first = gateway.invoke(hello, "1");
        CompletableFuture<Outcome> second = gateway.invoke(hello, "2");
        demand.sample();
        try (FakePod pod = gateway.pod(hello, "pod-a").serve(event -> event)) {
            CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
            assertThat(metrics().getFirst().getMetricValue()).isEqualTo(2);
        }
    }

    @Test
    void waitingInvocationIsPushedUntilItRuns() throws Exception {
        Pushes pushes = open();
        awaitStream();
        assertThat(pushes.results).isEmpty();
        CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
        await().until(() -> pushes.results.size() >= 3);
        assertThat(pushes.results).containsOnly(true);
        try (FakePod pod = gateway.pod(hello, "pod-a").serve(event -> event)) {
            outcome.get(10, TimeUnit.SECONDS);
            int[] last = {-1};
            await("the pushes end").pollInterval(400, TimeUnit.MILLISECONDS).until(() -> {
                int before = last[0];
                last[0] = pushes.results.size();
                return before == last[0];
            });
        }
    }

    @Test
    void existingEnvironmentPreventsPush() throws Exception {
        CompletableFuture<byte[]> done = new CompletableFuture<>();
        try (FakePod pod = gateway.pod(hello, "pod-a").serve(event -> done.join())) {
            gateway.awaitIdle(hello, 1);
            Pushes pushes = open();
            awaitStream();
            CompletableFuture<Outcome> runs = gateway.invoke(hello, "1");
            CompletableFuture<Outcome> waits = gateway.invoke(hello, "2");
            await().during(400, TimeUnit.MILLISECONDS).until(pushes.results::isEmpty);
            done.complete(new byte[] {34, 34});
            CompletableFuture.allOf(runs, waits).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamOpenedWhileInvocationWaitsIsNotified() {
        gateway.invoke(hello, "{}");
        Pushes pushes = open();
        await().until(() -> !pushes.results.isEmpty());
    }

    @Test
    void streamGetsNoPushOfOtherFunction() throws Exception {
        Pushes pushes = open();
        awaitStream();
        gateway.invoke(gateway.functions().ready("other"), "{}");
        await().during(400, TimeUnit.MILLISECONDS).until(pushes.results::isEmpty);
    }

    @Test
    void streamsEndWithOk() throws Exception {
        Pushes open = open();
        awaitStream();
        scaler.end();
        open.ended.get(20, TimeUnit.SECONDS);
        open().ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void scalerWithoutFunctionIsRefused() {
        ScaledObjectRef nameless = ScaledObjectRef.newBuilder()
                .setName("fn-hello")
                .setNamespace("default")
                .build();
        assertThatThrownBy(() -> keda.isActive(nameless))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("function must be set to the name of the Function");
    }

    @Test
    void anyNamesAreAnsweredAndNotKept() {
        for (String text : List.of("", "x".repeat(100_000), "\u0000", "\u6771/..", "hello ")) {
            ScaledObjectRef any = ScaledObjectRef.newBuilder()
                    .setName(text)
                    .setNamespace(text)
                    .putScalerMetadata("function", text)
                    .build();
            assertThat(endOf(() -> keda.isActive(any))).isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
            assertThat(endOf(() -> keda.getMetricSpec(any))).isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
        }
        assertThat(gateway.activity().functions()).isEmpty();
    }

    private static Status.Code endOf(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private List<MetricValue> metrics() {
        return keda.getMetrics(GetMetricsRequest.newBuilder()
                        .setScaledObjectRef(ref())
                        .setMetricName("concurrency")
                        .build())
                .getMetricValuesList();
    }

    private boolean active() {
        return keda.isActive(ref()).getResult();
    }

    private Pushes open() {
        Pushes pushes = new Pushes();
        ExternalScalerGrpc.newStub(channel).streamIsActive(ref(), pushes);
        return pushes;
    }

    private void awaitStream() {
        await().until(() -> scaler.openStreams(hello) == 1);
    }

    private ScaledObjectRef ref() {
        return ScaledObjectRef.newBuilder()
                .setName("fn-hello")
                .setNamespace("default")
                .putScalerMetadata("function", "hello")
                .build();
    }

    private static final class Pushes implements StreamObserver<IsActiveResponse> {
        private final List<Boolean> results = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public void onNext(IsActiveResponse response) {
            results.add(response.getResult());
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            ended.complete(null);
        }
    }
}
