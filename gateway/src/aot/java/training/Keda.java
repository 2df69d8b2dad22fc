package training;

import dev.lamina.gateway.scaling.keda.ExternalScalerGrpc;
import dev.lamina.gateway.scaling.keda.GetMetricsRequest;
import dev.lamina.gateway.scaling.keda.IsActiveResponse;
import dev.lamina.gateway.scaling.keda.ScaledObjectRef;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.Iterator;

/** KEDA's connection: it follows whether the function is active, and requests the number of environments. */
final class Keda implements AutoCloseable {
    private static final ScaledObjectRef FUNCTION = ScaledObjectRef.newBuilder()
            .setName("fn-" + Resources.FUNCTION)
            .setNamespace(Resources.NAMESPACE)
            .putScalerMetadata("function", Resources.FUNCTION)
            .build();

    private final ManagedChannel channel;
    private final ExternalScalerGrpc.ExternalScalerBlockingStub scaler;

    Keda(int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        scaler = ExternalScalerGrpc.newBlockingStub(channel);
    }

    /** As KEDA does when it begins, and every few seconds; the first response is that the function is active. */
    void ask() {
        Iterator<IsActiveResponse> pushes = scaler.streamIsActive(FUNCTION);
        scaler.isActive(FUNCTION);
        scaler.getMetricSpec(FUNCTION);
        scaler.getMetrics(
                GetMetricsRequest.newBuilder().setScaledObjectRef(FUNCTION).build());
        pushes.next();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
