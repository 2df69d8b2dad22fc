package dev.lamina.gateway.async;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.nats.OnceConnected;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import dev.lamina.gateway.pacing.DrainTimeout;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.gateway.pacing.Shares;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamApiException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Asynchronous invocation: takes events from JetStream and runs them, possibly events that another gateway accepted.
 * {@link EventIntake} puts them in. The design, and the result of a crash at each point, is in DESIGN.md next to this
 * file.
 *
 * <p>A {@link FunctionWorker} serves each Function that has events, as {@link FunctionsWithEvents} finds them. Changes
 * of Functions arrive one at a time on the watch's thread, which must not be blocked: all requests to NATS are on
 * virtual threads.
 */
@Singleton
public class AsyncQueue {
    private static final Logger LOG = Logger.getLogger(AsyncQueue.class);
    private static final Duration PULL = Duration.ofSeconds(30);
    /**
     * A server that leads a consumer loses its open pulls when it dies. If that is not reported, they are repeated
     * after this time.
     */
    private static final Duration PULL_FROM_SEVERAL = Duration.ofSeconds(3);

    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(5);
    private static final Backoff STREAMS_AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final long ROOM_CHECK_MS = 10;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    /** Priority before the stop of the HTTP servers: events that run here need them to finish. */
    private static final int BEFORE_THE_SERVERS = 100;

    private final Connection nats;
    private final GatewayConfig config;
    private final NatsOwner owner;
    private final OrphanCleanup orphans;
    private final EventHistory history;
    private final EventHolderQuery holders;
    private final ConsumerLeaders leaders;
    private final EventNotices notices;
    private final Functions functions;
    private final FunctionsWithEvents withEvents;
    private final FunctionWorker.Shared shared;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("async timer").daemon().factory());
    private final ConnectionListener reconnected = this::onConnectionEvent;
    private final Map<FunctionId, FunctionWorker> workers = new ConcurrentHashMap<>();

    // Mutable state
    private volatile boolean stopping;
    private volatile long stoppedTaking;
    private final AtomicInteger streamFailures = new AtomicInteger();
    private final AtomicReference<Future<?>> streamsLater = new AtomicReference<>();

    @Inject
    AsyncQueue(
            Connection nats,
            GatewayConfig config,
            Functions functions,
            Dispatcher dispatcher,
            OutcomeStore outcomes,
            AsyncObserver observer,
            FunctionExistence existence,
            SharedClock time) {
        Clock clock = time.earlier();
        NatsNames names = config.nats().names();
        NatsOwner owner =
                new NatsOwner(names, config.installation(), config.nats().replicas());
        AsyncStream stream =
                new AsyncStream(nats, names, config.async(), config.nats().replicas());
        RetryPolicies policies = new RetryPolicies(functions, config.async());
        this.nats = nats;
        this.config = config;
        this.owner = owner;
        this.orphans = new OrphanCleanup(stream, existence, () -> owner.claim(nats));
        this.history =
                new EventHistory(nats, names, config.async(), config.nats().replicas());
        this.leaders = new ConsumerLeaders(nats, names);
        this.notices = new EventNotices(nats, names);
        this.functions = functions;
        this.withEvents = new FunctionsWithEvents(stream, functions, this::serve);
        Duration pull = config.nats().replicas() > 1 ? PULL_FROM_SEVERAL : PULL;
        Duration idle = config.async().idle();
        this.holders = new EventHolderQuery(nats, names, config.async().answerTime());
        Settler settler = new Settler(
                nats,
                new EventPublisher(nats, names, config.async().storeTimeout()),
                outcomes,
                history,
                observer,
                policies,
                clock);
        this.shared = new FunctionWorker.Shared(
                nats,
                stream,
                dispatcher,
                policies,
                settler,
                observer,
                new Shares(config.async().byteBudget(), Shares.OF_BYTES),
                executor,
                clock,
                pull.compareTo(idle) < 0 ? pull : idle,
                idle,
                this::retire);
    }

    void start(@Observes StartupEvent event, FunctionChanges functions) {
        functions.onChange(this::onChange);
        start();
    }

    void start() {
        nats.addConnectionListener(reconnected);
        OnceConnected.run(nats, () -> holders.answer(workers::get));
        OnceConnected.run(nats, () -> leaders.follow(this::askAgain));
        OnceConnected.run(nats, () -> notices.follow(withEvents::expect));
        long heartbeat = config.async().lease().toMillis() / 3;
        var _ = timer.scheduleAtFixedRate(
                () -> workers.values().forEach(this::renewLeases), heartbeat, heartbeat, TimeUnit.MILLISECONDS);
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Running events that wait for other callers", this::beginNext),
                ROOM_CHECK_MS,
                ROOM_CHECK_MS,
                TimeUnit.MILLISECONDS);
        every(SWEEP_INTERVAL, this::sweep);
        every(config.async().look(), withEvents::look);
        executor.execute(this::makeStreams);
    }

    void onChange(FunctionChange change) {
        FunctionId id = change.view().id();
        if (id.isVersion()) {
            // Its events are in the queue of its function; it may be able to run them now.
            Optional.ofNullable(workers.get(id.function())).ifPresent(FunctionWorker::resume);
            return;
        }
        switch (change) {
            case FunctionChange.Added _, FunctionChange.Changed _
            when stopping -> LOG.debugf("%s: other gateways run its events from now on", id);
            case FunctionChange.Added _ -> withEvents.appeared(id);
            case FunctionChange.Changed changed
            when changed.view().notReady().isEmpty() ->
                Optional.ofNullable(workers.get(id)).ifPresent(FunctionWorker::resume);
            case FunctionChange.Changed _ -> LOG.debugf("%s is not ready; its events wait", id);
            case FunctionChange.Removed _ -> remove(id);
        }
    }

    /**
     * A gateway that is about to stop takes no more events: pods no longer poll it, and other gateways can run the
     * events.
     */
    void stopTaking(@Observes ShutdownDelayInitiatedEvent event) {
        stopTaking();
    }

    void stop(@Observes @Priority(BEFORE_THE_SERVERS) ShutdownEvent event) throws InterruptedException {
        stop(config.shutdownDelay().plus(config.shutdownGrace()));
    }

    void stopTaking() {
        if (!stopping) {
            stoppedTaking = System.nanoTime();
            stopping = true;
        }
        workers.values().forEach(FunctionWorker::stop);
    }

    /**
     * Takes no more events, waits for those that run, and gives back those that still run after the grace period.
     *
     * @param grace counted from when the last event was taken: the time that queues of brokers need is not added
     */
    void stop(Duration grace) throws InterruptedException {
        stopTaking();
        nats.removeConnectionListener(reconnected);
        leaders.close();
        notices.close();
        holders.close();
        DrainTimeout.left(grace, stoppedTaking).await(() -> holding() == 0);
        for (FunctionWorker worker : workers.values()) {
            worker.awaitStopped(STOP_TIMEOUT);
        }
        workers.values().forEach(worker -> worker.held().giveBackAll());
        flush();
        // The executor stays: events that were given back are still being settled.
        timer.shutdownNow();
    }

    private void flush() throws InterruptedException {
        try {
            nats.flush(STOP_TIMEOUT);
        } catch (TimeoutException | IllegalStateException e) {
            LOG.debugf(
                    "NATS does not respond; events in flight come back at the end of their leases: %s", e.getMessage());
        }
    }

    /** Events that this gateway has in flight. */
    int holding() {
        return workers.values().stream()
                .mapToInt(worker -> worker.held().size())
                .sum();
    }

    /** Events of the function are, or are about to be, in the queue. */
    private void serve(FunctionId id) {
        if (stopping) {
            return;
        }
        workers.compute(id, (function, present) -> {
            FunctionWorker worker = present == null ? startWorker(function) : present;
            worker.expect();
            return worker;
        });
    }

    /** Returns whether the worker gets no more notices; one that arrives now starts another. */
    private boolean retire(FunctionWorker worker) {
        return workers.computeIfPresent(
                        worker.function(), (_, present) -> present == worker && worker.isIdle() ? null : present)
                != worker;
    }

    private void beginNext() {
        for (FunctionWorker worker : workers.values()) {
            if (worker.held().ahead().size() > 0) {
                executor.execute(worker.held().ahead()::beginNext);
            }
        }
    }

    /** Blocks. */
    private void sweep() {
        orphans.sweep(function -> functions.find(function).isPresent());
        withEvents.lookEverywhere();
        try {
            shared.stream().removeIdle(workers::containsKey);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf("Idle consumers stay for now: %s", e.getMessage());
        }
    }

    private FunctionWorker startWorker(FunctionId id) {
        FunctionWorker worker = new FunctionWorker(
                new EventSubject(id),
                shared,
                ceiling -> new AdaptiveLimit(
                        config.async().maxInFlight(), ceiling, config.async().throttleDelay(), System::nanoTime),
                () -> room(id));
        worker.start();
        return worker;
    }

    /** Events of a stopped function are taken though nothing runs: they end, or their age does. */
    private int room(FunctionId id) {
        return shared.policies().isStopped(id)
                ? Integer.MAX_VALUE
                : shared.dispatcher().room(id);
    }

    private void remove(FunctionId id) {
        FunctionWorker worker = workers.remove(id);
        if (worker != null) {
            worker.discard();
        }
        executor.execute(() -> orphans.remove(new EventSubject(id)));
    }

    /** Brings the streams to the present settings; tries until that has succeeded or the gateway ends. */
    private void makeStreams() {
        try {
            owner.claim(nats);
            boolean events = shared.stream().ensure();
            boolean ends = history.ensure();
            withEvents.lookEverywhere();
            if (events && ends) {
                streamFailures.set(0);
            } else {
                makeStreamsLater(streamFailures.incrementAndGet());
            }
        } catch (Exception e) {
            int failures = streamFailures.incrementAndGet();
            LOG.logf(
                    Backoff.isReported(failures) ? Level.WARN : Level.DEBUG,
                    "the queue of asynchronous events is not ready yet, after %d failures in a row: %s",
                    failures,
                    e.getMessage());
            makeStreamsLater(failures);
        }
    }

    /**
     * Schedules only one further attempt: each reconnect makes an attempt too, and the attempts that each of them
     * postpones would add up.
     */
    private void makeStreamsLater(int failures) {
        try {
            Future<?> before = streamsLater.getAndSet(timer.schedule(
                    () -> executor.execute(this::makeStreams),
                    STREAMS_AGAIN.after(failures).toMillis(),
                    TimeUnit.MILLISECONDS));
            if (before != null) {
                before.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway ends before the streams were made");
        }
    }

    private void onConnectionEvent(Connection connection, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.CONNECTED || event == ConnectionListener.Events.RESUBSCRIBED) {
            streamFailures.set(0);
            executor.execute(this::makeStreams);
            workers.values().forEach(FunctionWorker::askAgain);
        }
    }

    void askAgain(EventSubject subject) {
        FunctionWorker worker = workers.get(subject.function());
        if (worker != null) {
            worker.askAgain();
        }
    }

    /** A worker that fails must not end the timer for all others. */
    private void renewLeases(FunctionWorker worker) {
        try {
            worker.held().renewLeases();
        } catch (RuntimeException | Error e) {
            LOG.debugf(e, "leases are renewed at the next interval");
        }
    }

    private void every(Duration interval, Runnable blocking) {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("A periodic check of the events", () -> executor.execute(blocking)),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
