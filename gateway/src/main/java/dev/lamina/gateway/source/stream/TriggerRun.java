package dev.lamina.gateway.source.stream;

import dev.lamina.api.ShardSettings;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.batch.BatchConcurrency;
import dev.lamina.gateway.source.batch.BatchSize;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.pacing.Backoff;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** One state of a trigger: its settings, and what its shards need of the gateway. */
final class TriggerRun {

    /** What all triggers share. */
    record Shared(
            StreamOpening opener,
            Dispatcher dispatcher,
            Functions functions,
            ShardStore store,
            LostBatches lostBatches,
            DeliveryReports reports,
            ClusterMembers gateways,
            SoleWork work,
            SharedBytes heldBytes,
            InstantSource clock,
            Duration discovery,
            Backoff retryDelays,
            Duration throttleDelay,
            Backoff reconnect) {}

    private static final Logger LOG = Logger.getLogger(TriggerRun.class);
    /** Batches of one trigger at one gateway, whatever its number of shards. */
    private static final int MOST_BATCHES = 1000;

    private final Trigger trigger;
    private final FunctionId function;
    private final Filters filters;
    private final Shared shared;
    private final BatchConcurrency concurrency;
    private final Runnable onShardStopped;

    // Mutable state
    private volatile boolean stopping;

    TriggerRun(Trigger trigger, Filters filters, Shared shared, Runnable onShardStopped) {
        this.trigger = trigger;
        this.function = FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
        this.filters = filters;
        this.shared = shared;
        this.concurrency = new BatchConcurrency(
                MOST_BATCHES,
                () -> MOST_BATCHES,
                () -> shared.dispatcher().room(function),
                shared.throttleDelay(),
                () -> stopping);
        this.onShardStopped = onShardStopped;
    }

    Shared shared() {
        return shared;
    }

    FunctionId function() {
        return function;
    }

    Filters filters() {
        return filters;
    }

    ShardSettings settings() {
        return trigger.getSpec().shardsOrDefaults();
    }

    ShardRules rules() {
        return new ShardRules(settings(), trigger.getSpec().batchOrDefaults().reportsItemFailures());
    }

    ShardBatches.Bounds batchBounds() {
        TriggerSpec spec = trigger.getSpec();
        return new ShardBatches.Bounds(
                spec.batchSize(),
                BatchSize.LARGEST_EVENT - BatchSize.ENVELOPE,
                Duration.ofSeconds(spec.batchOrDefaults().windowSecondsOrNone()),
                settings().tumblingWindow());
    }

    String name() {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }

    /** Which gateway reads a shard. */
    SoleWork.Doer doer(Shard shard) {
        return shared.work().doer("shard " + trigger.getMetadata().getUid() + " " + shard.id());
    }

    /** The function's ARN, with the qualifier of the Trigger. */
    String arn() {
        return shared.functions()
                .find(function)
                .map(FunctionView::arn)
                .map(function::qualified)
                .orElse(function.toString());
    }

    boolean isRunnable() {
        return shared.functions()
                .find(function)
                .filter(view -> view.notReady().isEmpty() && !view.stopped())
                .isPresent();
    }

    /** @param stopped whether the batch is not attempted again now, if it has not run; empty is returned then */
    Optional<Outcome> invoke(String requestId, byte[] event, BooleanSupplier stopped) throws InterruptedException {
        Invocation invocation = new Invocation(
                requestId, function, arn(), Buffer.buffer(event), Optional.empty(), Optional.empty(), false);
        Optional<Outcome> outcome = concurrency.untilRun(
                () -> shared.dispatcher().dispatch(invocation, DeliveredBy.of(trigger)), () -> !stopped.getAsBoolean());
        outcome.ifPresent(_ -> shared.reports().delivered(trigger));
        return outcome;
    }

    /** Returns whether the dead-letter target has it, or there is none. */
    boolean lose(LostBatch lost, LostBatch.Place place) throws InterruptedException {
        try {
            shared.lostBatches()
                    .send(trigger, lost, place)
                    .toCompletableFuture()
                    .get();
            LOG.infof(
                    "Trigger %s: %d records of shard %s from %s on are discarded: %s",
                    name(),
                    lost.batch().records().size(),
                    place.shard(),
                    lost.batch().records().getFirst().sequence(),
                    lost.condition());
            return true;
        } catch (ExecutionException e) {
            error("spec.deadLetter: the records wait, because their dead letter could not be stored: "
                    + e.getCause().getMessage());
        } catch (RuntimeException e) {
            error("spec.deadLetter: the records wait, because their dead letter could not be stored: "
                    + e.getMessage());
        }
        return false;
    }

    void flows() {
        if (!stopping) {
            shared.reports().flows(trigger);
        }
    }

    void fails(QueueException e) {
        if (!stopping) {
            shared.reports().fails(trigger, e.reason(), e.getMessage());
        }
    }

    void error(String text) {
        if (!stopping) {
            shared.reports().error(trigger, text);
        }
    }

    void shardStopped() {
        onShardStopped.run();
    }

    void resume() {
        concurrency.resume();
    }

    void stop() {
        stopping = true;
    }
}
