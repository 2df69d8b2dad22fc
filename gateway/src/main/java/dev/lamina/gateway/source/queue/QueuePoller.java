package dev.lamina.gateway.source.queue;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.QueueConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.Shares;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.batch.BatchConcurrency;
import dev.lamina.gateway.source.batch.BatchSize;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Takes records from one trigger's queue, batch by batch, until the trigger changes. One virtual thread compiles the
 * filters, opens the source and receives; each batch has a separate thread until it is settled ({@link BatchRun}).
 *
 * <p>Nothing here is stopped by an interrupt: an interrupted request may already have been answered, and those records
 * would be unavailable for a lease. So every wait is short enough to be waited out.
 */
final class QueuePoller {

    /** What all pollers share. */
    record Shared(
            Brokers brokers,
            Dispatcher dispatcher,
            Functions functions,
            DeadLetters deadLetters,
            DeliveryReports reports,
            Shares heldBytes,
            Shares connections,
            ClusterMembers gateways,
            QueueConfig config) {}

    private static final Logger LOG = Logger.getLogger(QueuePoller.class);
    private static final Duration FUNCTION_CHECK = Duration.ofSeconds(1);
    private static final int LONGEST_RECONNECT = 30;

    private final Trigger trigger;
    private final FunctionId function;
    private final int batchSize;
    private final Shared shared;
    private final BatchConcurrency concurrency;
    private final Backoff reconnect;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private final List<SourceSession<?>> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean stopping;
    /** Used by the thread only: how often in a row the queue could not be opened, or not be read after that. */
    private int failures;

    QueuePoller(Trigger trigger, Shared shared) {
        TriggerSpec spec = trigger.getSpec();
        this.trigger = trigger;
        this.function = FunctionId.of(trigger.getMetadata().getNamespace(), spec.function());
        this.batchSize = spec.batchSize();
        this.shared = shared;
        this.concurrency = new BatchConcurrency(
                shared.config().maxInFlight(),
                this::share,
                () -> shared.dispatcher().room(function),
                shared.config().throttleDelay(),
                () -> stopping);
        this.reconnect = Backoff.upTo(shared.config().reconnectDelay(), LONGEST_RECONNECT);
        this.thread = Thread.ofVirtual().name("queue " + name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Trigger trigger() {
        return trigger;
    }

    FunctionId function() {
        return function;
    }

    /** The function may be able to run again. */
    void resume() {
        concurrency.resume();
        wakeUps.release();
    }

    /** Receives no more; the batches it has continue. */
    void stop() {
        stopping = true;
        wakeUps.release();
    }

    /** After a {@link #stop}: whether the last request for records has been answered. */
    boolean hasStoppedReceiving() {
        return !thread.isAlive();
    }

    /** After a {@link #stop}: whether it has no batches left. */
    boolean isDone() {
        return !thread.isAlive() && running.get() == 0 && open.isEmpty();
    }

    /** Gives back the batches that still run, for another gateway to run. */
    void giveBack() {
        open.forEach(SourceSession::abandon);
    }

    /** Notifies the broker that the records in flight are being processed; blocks. */
    void renewLeases() {
        if (renewing.compareAndSet(false, true)) {
            try {
                open.removeIf(SourceSession::isClosed);
                open.forEach(SourceSession::renew);
            } finally {
                renewing.set(false);
            }
        }
    }

    private void run() {
        try {
            DataKeys keys = shared.brokers().dataKeys(trigger.getSpec().source());
            Filters filters = Filters.compile(trigger.getSpec().filtersOrNone(), keys);
            receive(filters);
        } catch (InvalidFilterException e) {
            if (!stopping) {
                fails(InvalidFilterException.REASON, e.getMessage());
            }
        }
    }

    private void receive(Filters filters) {
        while (!stopping) {
            try (Shares.Part _ = connection()) {
                QueueSource<?> source = shared.brokers().open(trigger);
                if (trigger.getSpec().source().queue() != null) {
                    // Whether a stream of ours is filled, its own package reports.
                    shared.reports().flows(trigger);
                }
                poll(source, filters);
            } catch (QueueException e) {
                fails(e.reason(), e.getMessage());
                pause();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "Trigger %s: the queue cannot be read for now", name());
                fails(QueueException.REFUSED, String.valueOf(e.getMessage()));
                pause();
            }
        }
    }

    private Shares.Part connection() throws QueueException {
        return shared.connections()
                .tryTake(function.namespace(), 1)
                .orElseThrow(() -> new QueueException(
                        "TooManyConnections",
                        "namespace " + function.namespace() + " has its share of the "
                                + shared.connections().total() + " queues that one gateway reads: delete or disable "
                                + "Triggers that are not needed, or let an administrator raise "
                                + "lamina.queue.connections",
                        null));
    }

    /** The state of a database is reported by its own package: that a slot was given up must not be hidden. */
    private void fails(String reason, String message) {
        if (trigger.getSpec().source().database() == null) {
            shared.reports().fails(trigger, reason, message);
        } else {
            shared.reports().error(trigger, message);
        }
    }

    private <R extends QueueRecord> void poll(QueueSource<R> source, Filters filters)
            throws QueueException, InterruptedException {
        SourceSession<R> opened = new SourceSession<>(source);
        open.add(opened);
        BatchAssembler<R> assembler = new BatchAssembler<>(opened, bounds(), filters, () -> stopping, System::nanoTime);
        try {
            while (!stopping) {
                if (runnable().isEmpty()) {
                    awaitWakeUp(FUNCTION_CHECK);
                } else if (concurrency.takePermit()) {
                    takeOne(opened, assembler);
                }
            }
        } finally {
            assembler.giveBackLeft();
            opened.retire();
            open.removeIf(SourceSession::isClosed);
        }
    }

    private <R extends QueueRecord> void takeOne(SourceSession<R> opened, BatchAssembler<R> assembler)
            throws QueueException, InterruptedException {
        boolean taken = false;
        try {
            List<R> batch = assembler.next();
            Optional<FunctionView> view = shared.functions().find(function);
            // A broker that can be opened and then delivers nothing is a failure each time.
            failures = 0;
            if (!batch.isEmpty()) {
                // Here and not in the batch's thread: while there is no room, nothing more is received.
                Shares.Part bytes = shared.heldBytes()
                        .await(
                                function.namespace(),
                                batch.stream().mapToInt(QueueRecord::size).sum());
                start(
                        bytes,
                        new BatchRun<>(
                                batch,
                                opened,
                                view.map(FunctionView::arn)
                                        .map(function::qualified)
                                        .orElse(function.toString()),
                                this,
                                shared));
                taken = true;
            }
        } finally {
            if (!taken) {
                concurrency.returnPermit();
            }
        }
    }

    private void start(Shares.Part bytes, BatchRun<?> batch) {
        running.incrementAndGet();
        Thread.ofVirtual().name("batch of " + name()).start(() -> {
            try {
                batch.run(concurrency, this::isWanted);
            } finally {
                bytes.close();
                concurrency.returnPermit();
                running.decrementAndGet();
                open.removeIf(SourceSession::isClosed);
            }
        });
    }

    /** A function that is not ready may become ready soon; one that is deleted or stopped is not waited for. */
    private boolean isWanted() {
        return shared.functions().find(function).filter(view -> !view.stopped()).isPresent();
    }

    private Optional<FunctionView> runnable() {
        return shared.functions().find(function).filter(view -> view.notReady().isEmpty() && !view.stopped());
    }

    /**
     * This gateway's share of {@code maxConcurrency}, which holds for all gateways; if there are more gateways than
     * that, one runs everything.
     */
    private int share() {
        Integer most = trigger.getSpec().maxConcurrency();
        if (most == null) {
            return Integer.MAX_VALUE;
        }
        int gateways = Math.max(1, shared.gateways().alive().size());
        if (gateways <= most) {
            return most / gateways;
        }
        return shared.gateways().isLeader() ? most : 0;
    }

    private BatchAssembler.Bounds bounds() {
        return new BatchAssembler.Bounds(
                batchSize,
                Duration.ofSeconds(trigger.getSpec().batchOrDefaults().windowSecondsOrNone()),
                BatchSize.LARGEST_EVENT - BatchSize.ENVELOPE,
                shared.config().pollWait());
    }

    private void pause() {
        failures++;
        awaitWakeUp(reconnect.after(failures));
    }

    private void awaitWakeUp(Duration atMost) {
        try {
            if (wakeUps.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private String name() {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }
}
