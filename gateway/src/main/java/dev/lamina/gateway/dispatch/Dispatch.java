package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Assembles the dispatcher and runs its periodic sweep. */
@Singleton
public final class Dispatch {
    private static final long SWEEP_MS = 100;
    /** Functions whose pods are checked at a time because they do not start; others wait their turn. */
    private static final int MAX_READS = 4;

    private final InFlightCounters inFlight = new InFlightCounters();
    private final FailureLog failures;
    private final LostEnvironments lost;
    private final StalledStarts starts;
    private final FunctionQueues queues;
    private final QueueDispatcher dispatcher;
    private final LimitUsage usage;

    // Mutable state
    private long sweeping;
    private volatile UseElsewhere elsewhere = UseElsewhere.NONE;

    @Inject
    public Dispatch(
            Functions functions,
            GatewayConfig config,
            InvocationObserver observer,
            Permits permits,
            ContainerEnds containers,
            StartingPods pods) {
        this(
                functions,
                config,
                observer,
                permits,
                containers,
                pods,
                System::nanoTime,
                Executors.newFixedThreadPool(MAX_READS, Thread.ofVirtual().factory()));
    }

    /**
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param checks threads that check pods that do not start
     */
    Dispatch(
            Functions functions,
            GatewayConfig config,
            InvocationObserver given,
            Permits permits,
            ContainerEnds containers,
            StartingPods pods,
            LongSupplier clock,
            Executor checks) {
        this.failures = new FailureLog(new ThrottleLog(given), clock);
        InvocationObserver observer = failures;
        this.lost = new LostEnvironments(
                containers, config.runtime().exitWait(), Executors.newVirtualThreadPerTaskExecutor());
        this.starts = new StalledStarts(pods, checks, clock);
        this.queues = new FunctionQueues(
                functions, QueueSettings.of(config), clock, new Completion(inFlight, observer, clock), lost, starts);
        this.dispatcher = new QueueDispatcher(
                functions,
                new Admission(functions, config.limits(), permits, () -> elsewhere),
                inFlight,
                queues,
                observer,
                clock,
                config.limits().bufferedBytes(),
                () -> elsewhere);
        this.usage = new PlatformUsage(inFlight, functions, SharedPool.of(config.limits()));
    }

    @Produces
    @Singleton
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Produces
    @Singleton
    public EnvironmentPort podCalls() {
        return queues;
    }

    /** From now on the shares of namespaces count what they use at other gateways. */
    public void countsElsewhere(UseElsewhere others) {
        elsewhere = others;
    }

    /** The load on this gateway alone. */
    public LoadReader activity() {
        return queues;
    }

    /**
     * Notifies the listener of pods whose container has ended too often and is not restarted for a while. On any
     * thread.
     */
    public void onBackOff(BiConsumer<FunctionId, String> listener) {
        lost.onBackOff(listener);
        starts.onBackOff(listener);
    }

    /** How this gateway uses the limits that hold for all gateways. */
    public LimitUsage usage() {
        return usage;
    }

    /** Invocations that run or wait, of all functions. */
    public int inFlight() {
        return inFlight.inFlight() + dispatcher.undecided();
    }

    /** Begins to enforce deadlines, and to follow Functions that are deleted or can no longer be invoked. */
    public void start(Vertx vertx, FunctionChanges changes) {
        sweeping = vertx.setPeriodic(SWEEP_MS, timer -> {
            queues.sweep();
            failures.sweep();
        });
        changes.onChange(change -> queues.sweep(change.view().id()));
    }

    /** Ends the idle polls; invocations that run or wait still get their outcome. */
    public void drain() {
        queues.drain();
    }

    /** Completes when every invocation has its outcome. */
    public Future<Void> drained(Vertx vertx) {
        return inFlight() == 0
                ? Future.succeededFuture()
                : Future.<Void>future(waited -> vertx.setTimer(SWEEP_MS, tick -> waited.complete()))
                        .compose(waited -> drained(vertx));
    }

    public void stop(Vertx vertx) {
        vertx.cancelTimer(sweeping);
    }

    void sweep() {
        queues.sweep();
    }
}
