package dev.lamina.gateway.app;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.ApiServer;
import dev.lamina.gateway.api.websocket.WebSockets;
import dev.lamina.gateway.cluster.ClusterLoad;
import dev.lamina.gateway.cluster.GatewayCluster;
import dev.lamina.gateway.cost.CostLedger;
import dev.lamina.gateway.dispatch.Dispatch;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.http.EventLoops;
import dev.lamina.gateway.http.ServerCertificate;
import dev.lamina.gateway.pool.Pool;
import dev.lamina.gateway.runtime.RuntimeServer;
import dev.lamina.gateway.scaling.DemandWindow;
import dev.lamina.gateway.scaling.IdleReclaim;
import dev.lamina.gateway.scaling.KedaScaler;
import dev.lamina.gateway.scaling.ScaleUp;
import io.quarkus.grpc.GrpcService;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Start and end of the gateway.
 *
 * <p>The end has two parts. First, new callers are no longer sent here, while everything is still served, including
 * KEDA's port, which closes at the end of this part. Then the asynchronous queue gives its events back, the last
 * WebSocket connections end, the present invocations finish, and the ports close.
 */
@Singleton
final class GatewayLifecycle {
    private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
    /** Priority: the asynchronous queue stops at 100. */
    private static final int AFTER_THE_QUEUE = 200;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final FunctionWatch functions;
    private final Dispatch dispatch;
    private final GatewayCluster gateways;
    private final ClusterLoad load;
    private final InvocationMetrics metrics;
    private final PlatformMeters platform;
    private final CostLedger costs;
    private final ScaleUp scaleUp;
    private final IdleReclaim reclaim;
    private final CodePrefetch prefetch;
    private final Pool pool;
    private final DemandWindow demand;
    private final KedaScaler keda;
    private final RuntimeServer pods;
    private final ApiServer api;
    private final WebSockets webSockets;
    private final Drain drain;

    GatewayLifecycle(
            Vertx vertx,
            GatewayConfig config,
            FunctionWatch functions,
            Dispatch dispatch,
            GatewayCluster gateways,
            ClusterLoad load,
            InvocationMetrics metrics,
            PlatformMeters platform,
            CostLedger costs,
            ScaleUp scaleUp,
            IdleReclaim reclaim,
            CodePrefetch prefetch,
            Pool pool,
            DemandWindow demand,
            @GrpcService KedaScaler keda,
            RuntimeServer pods,
            ApiServer api,
            WebSockets webSockets,
            Drain drain) {
        this.vertx = vertx;
        this.config = config;
        this.functions = functions;
        this.dispatch = dispatch;
        this.gateways = gateways;
        this.load = load;
        this.metrics = metrics;
        this.platform = platform;
        this.costs = costs;
        this.scaleUp = scaleUp;
        this.reclaim = reclaim;
        this.prefetch = prefetch;
        this.pool = pool;
        this.demand = demand;
        this.keda = keda;
        this.pods = pods;
        this.api = api;
        this.webSockets = webSockets;
        this.drain = drain;
    }

    void start(@Observes StartupEvent event) throws Exception {
        FunctionLoads loads = new FunctionLoads(dispatch.activity(), load);
        functions.onChange(change -> metrics.follow(change, loads));
        functions.onAlias(metrics::follow);
        platform.start(dispatch.usage(), loads);
        functions.onChange(scaleUp::follow);
        scaleUp.onRequest(prefetch::fetch);
        scaleUp.tryFirst(pool::serve);
        // Each gateway scales up for invocations that wait here, and notifies KEDA of those that wait on any gateway:
        // KEDA
        // listens to one of them.
        dispatch.activity().onWaiting(scaleUp::waits);
        dispatch.activity().onWaiting(reclaim::waits);
        dispatch.onBackOff(scaleUp::backsOff);
        load.onWaiting(this::tellKeda);
        gateways.start(dispatch.usage(), load);
        dispatch.start(vertx, functions);
        demand.start(vertx);
        costs.start();
        functions.start();
        await(Future.all(startPods(), api.start()), Duration.ofSeconds(10));
    }

    /** Without TLS, with it, or on both ports: pods that started before there was a certificate have no TLS. */
    private Future<?> startPods() {
        Optional<ServerCertificate> certificate = ServerCertificate.of(
                "lamina.internal-tls",
                config.internalTls().certificate(),
                config.internalTls().key());
        List<Future<Integer>> ports = new ArrayList<>();
        if (certificate.isEmpty() || config.internalTls().plain()) {
            ports.add(pods.start(vertx, config.ports().internal(), EventLoops.count()));
        }
        certificate.ifPresent(files -> ports.add(pods.startTls(
                vertx, files, config.tls().checkInterval(), config.ports().internalTls(), EventLoops.count())));
        return Future.all(ports)
                .onSuccess(started -> LOG.infof(
                        "Serving the API on port %d and pods on port %s",
                        config.ports().api(),
                        ports.stream().map(port -> port.result().toString()).collect(Collectors.joining(" and "))));
    }

    /** It would have the same done as {@link #scaleUp}, which tries parked environments first. */
    private void tellKeda(FunctionId function) {
        if (!pool.mayServe(function)) {
            keda.waits(function);
        }
    }

    /** Quarkus continues after shutdown-delay: it takes a moment until the endpoint is removed everywhere. */
    void turnAway(@Observes ShutdownDelayInitiatedEvent event) {
        drain.begin();
        keda.end();
        api.startClosing();
        webSockets.startClosing();
        LOG.infof("Stopping: %d invocations are in flight", dispatch.inFlight());
    }

    void finish(@Observes @Priority(AFTER_THE_QUEUE) ShutdownEvent event) throws Exception {
        try {
            finishInvocations();
        } finally {
            costs.stop();
        }
        gateways.stop();
        functions.stop();
    }

    private void finishInvocations() throws Exception {
        try {
            // Their functions are invoked once more. The other half is for the invocations.
            await(webSockets.closed(), drain.left().dividedBy(2));
        } catch (TimeoutException e) {
            LOG.warn("Half of the time to stop is over: WebSocket connections are abandoned");
        }
        dispatch.drain();
        try {
            await(api.drained().compose(answered -> dispatch.drained(vertx)), drain.left());
        } catch (TimeoutException e) {
            LOG.warnf("The time to stop is over: %d invocations are abandoned", dispatch.inFlight());
        }
        await(Future.join(api.close(), pods.stop()), Duration.ofSeconds(5));
        dispatch.stop(vertx);
    }

    private static void await(Future<?> future, Duration atMost) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
