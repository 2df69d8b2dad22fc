package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.scaling.keda.ExternalScalerGrpc;
import dev.lamina.gateway.scaling.keda.GetMetricsRequest;
import dev.lamina.gateway.scaling.keda.ScaledObjectRef;
import dev.lamina.gateway.testing.TestGateway;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * For any request KEDA's port has a result, or says that the argument is invalid. Nothing stays of streams that have
 * ended, and the port still serves after bytes that are not gRPC.
 */
class KedaFuzzTest {
    private static TestGateway gateway;
    private static KedaScaler scaler;
    private static Server server;
    private static ManagedChannel channel;

    @BeforeContainer
    static void start() throws Exception {
        gateway = new TestGateway(Map.of());
        gateway.functions().ready("hello");
        scaler = new KedaScaler(
                gateway.activity(),
                new DemandWindow(gateway.activity(), gateway.config()),
                gateway.functions(),
                gateway.config());
        server = NettyServerBuilder.forPort(0).addService(scaler).build().start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterContainer
    static void stop() throws Exception {
        await("streams that ended are forgotten").until(() -> scaler.openStreams() == 0);
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        gateway.close();
    }

    @Property(tries = 150)
    void anyReferenceHasResultOrIsInvalid(
            @ForAll String name,
            @ForAll("names") String namespace,
            @ForAll("metadata") Map<String, String> metadata,
            @ForAll String metric) {
        ScaledObjectRef ref = ScaledObjectRef.newBuilder()
                .setName(wellFormed(name))
                .setNamespace(wellFormed(namespace))
                .putAllScalerMetadata(metadata)
                .build();

        check(() -> stub().isActive(ref));
        check(() -> stub().getMetricSpec(ref));
        check(() -> stub().getMetrics(GetMetricsRequest.newBuilder()
                .setScaledObjectRef(ref)
                .setMetricName(wellFormed(metric))
                .build()));
        openAndCancel(ref);
    }

    @Property(tries = 50)
    void anyBytesLeaveThePortServing(@ForAll byte[] bytes) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(bytes);
        }

        check(() -> stub().isActive(ScaledObjectRef.newBuilder()
                .putScalerMetadata("function", "hello")
                .setNamespace("default")
                .build()));
    }

    private static void openAndCancel(ScaledObjectRef ref) {
        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> check(() -> {
            var pushes = stub().streamIsActive(ref);
            call.cancel(null);
            return pushes.hasNext();
        }));
    }

    private static ExternalScalerGrpc.ExternalScalerBlockingStub stub() {
        return ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private interface Call {
        Object run();
    }

    private static void check(Call call) {
        try {
            assertThat(call.run()).isNotNull();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isIn(Status.Code.INVALID_ARGUMENT, Status.Code.CANCELLED);
        }
    }

    /** The wire format has only text that can be encoded. */
    private static String wellFormed(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "?");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "default", "..", "a/b", "hello.3", "%00", "x".repeat(10_000)),
                Arbitraries.strings().ofMaxLength(80));
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        return Arbitraries.maps(
                        Arbitraries.of("function", "namespace", "", "other"), names().map(KedaFuzzTest::wellFormed))
                .ofMaxSize(4);
    }
}
