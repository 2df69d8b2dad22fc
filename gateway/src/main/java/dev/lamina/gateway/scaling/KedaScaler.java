package dev.lamina.gateway.scaling;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.scaling.keda.ExternalScalerGrpc;
import dev.lamina.gateway.scaling.keda.GetMetricSpecResponse;
import dev.lamina.gateway.scaling.keda.GetMetricsRequest;
import dev.lamina.gateway.scaling.keda.GetMetricsResponse;
import dev.lamina.gateway.scaling.keda.IsActiveResponse;
import dev.lamina.gateway.scaling.keda.MetricSpec;
import dev.lamina.gateway.scaling.keda.MetricValue;
import dev.lamina.gateway.scaling.keda.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * KEDA's external scaler: reports whether functions are active, and for how many invocations they need environments.
 *
 * <p>KEDA scales a function to zero when its cooldown has passed since the last poll that reported it as active. Polls
 * are seconds apart, and an invocation may fall between two; so a function is active for a while after its last
 * invocation, longer than KEDA's polling interval. KEDA itself measures the cooldown.
 */
@GrpcService
public class KedaScaler extends ExternalScalerGrpc.ExternalScalerImplBase {
    static final String METRIC = "concurrency";
    /** Metadata key of the KEDA trigger with the function's name. */
    private static final String FUNCTION = "function";

    private final LoadReader load;
    private final DemandWindow demand;
    private final EnvironmentCount environments;
    private final Duration activeWindow;
    private final long pushIntervalNanos;
    private final Map<FunctionId, Set<ActivationStream>> streams = new ConcurrentHashMap<>();

    // Mutable state
    private volatile boolean ended;

    @Inject
    public KedaScaler(LoadReader load, DemandWindow demand, Functions functions, GatewayConfig config) {
        this.load = load;
        this.demand = demand;
        this.environments = new EnvironmentCount(functions, config.scale().maxReplicas());
        this.activeWindow = config.scaler().activeWindow();
        this.pushIntervalNanos = config.scaler().pushInterval().toNanos();
    }

    /**
     * Notifies KEDA that work waits for an environment. Called often, on any thread; does not block. If there are
     * environments, KEDA is not notified: a push only scales from zero to one, KEDA's polls report the function as
     * active, and each push makes KEDA write a status.
     */
    public void waits(FunctionId function) {
        Set<ActivationStream> open = streams.getOrDefault(function, Set.of());
        if (!open.isEmpty() && !load.load(function).served()) {
            open.forEach(ActivationStream::push);
        }
    }

    /** Ends KEDA's streams with OK, so that it connects to another gateway at once. */
    public void end() {
        ended = true;
        streams.values().forEach(open -> open.forEach(ActivationStream::end));
    }

    @Override
    public void isActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> observer) {
        answer(
                request,
                observer,
                function -> IsActiveResponse.newBuilder()
                        .setResult(active(function))
                        .build());
    }

    @Override
    public void streamIsActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> observer) {
        if (!names(request, observer)) {
            return;
        }
        FunctionId function = function(request);
        ServerCallStreamObserver<IsActiveResponse> call = (ServerCallStreamObserver<IsActiveResponse>) observer;
        ActivationStream stream = new ActivationStream(call, pushIntervalNanos);
        call.setOnCancelHandler(() -> forget(function, stream));
        remember(function, stream);
        if (ended) {
            stream.end();
        } else if (active(function)) {
            stream.push();
        }
    }

    @Override
    public void getMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> observer) {
        answer(request, observer, function -> {
            int target = environments.perInstance(function);
            return GetMetricSpecResponse.newBuilder()
                    .addMetricSpecs(MetricSpec.newBuilder()
                            .setMetricName(METRIC)
                            .setTargetSize(target)
                            .setTargetSizeFloat(target))
                    .build();
        });
    }

    @Override
    public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> observer) {
        answer(request.getScaledObjectRef(), observer, function -> {
            int needed = demand.peak(function);
            return GetMetricsResponse.newBuilder()
                    .addMetricValues(MetricValue.newBuilder()
                            .setMetricName(METRIC)
                            .setMetricValue(needed)
                            .setMetricValueFloat(needed))
                    .build();
        });
    }

    /** The streams of all functions. */
    int openStreams() {
        return streams.values().stream().mapToInt(Set::size).sum();
    }

    int openStreams(FunctionId function) {
        return streams.getOrDefault(function, Set.of()).size();
    }

    /**
     * Whether KEDA must not scale it to zero, or has to scale it from zero. After the last environment was ended to
     * make room for others, nothing wants one, however short ago the function was used.
     */
    private boolean active(FunctionId function) {
        LoadReader.Load now = load.load(function);
        return now.quiet().compareTo(activeWindow) < 0 && (now.served() || now.busy());
    }

    /** Not outside of the map's lock: another stream that ends just then would remove the set. */
    private void remember(FunctionId function, ActivationStream stream) {
        streams.compute(function, (_, open) -> {
            Set<ActivationStream> all = open == null ? ConcurrentHashMap.newKeySet() : open;
            all.add(stream);
            return all;
        });
    }

    private void forget(FunctionId function, ActivationStream stream) {
        streams.computeIfPresent(function, (id, open) -> {
            open.remove(stream);
            return open.isEmpty() ? null : open;
        });
    }

    private static FunctionId function(ScaledObjectRef ref) {
        return new FunctionId(ref.getNamespace(), ref.getScalerMetadataMap().get(FUNCTION));
    }

    private static <T> void answer(ScaledObjectRef ref, StreamObserver<T> observer, Function<FunctionId, T> answer) {
        if (names(ref, observer)) {
            observer.onNext(answer.apply(function(ref)));
            observer.onCompleted();
        }
    }

    /** Returns whether the KEDA trigger names the function; otherwise responds with an error. */
    private static boolean names(ScaledObjectRef ref, StreamObserver<?> observer) {
        boolean named = ref.getScalerMetadataMap().containsKey(FUNCTION);
        if (!named) {
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription(
                            "metadata of the external-push trigger: function must be set to the name of the Function")
                    .asRuntimeException());
        }
        return named;
    }
}
