package dev.lamina.gateway.source.queue;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.batch.BatchConcurrency;
import dev.lamina.gateway.source.batch.BatchSize;
import dev.lamina.gateway.source.queue.BatchRules.Failure;
import dev.lamina.gateway.source.queue.BatchRules.Verdict;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The run of one batch: makes an event of it, invokes the function, and settles the records. */
final class BatchRun<R extends QueueRecord> {
    private static final Logger LOG = Logger.getLogger(BatchRun.class);
    private static final int TOO_LARGE = 413;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);

    private final List<R> batch;
    private final SourceSession<R> session;
    private final String arn;
    private final Trigger trigger;
    private final FunctionId function;
    private final QueuePoller.Shared shared;
    private final RecordSettler<R> settler;
    private final String requestId = UUID.randomUUID().toString();

    /** @param arn of the function */
    BatchRun(List<R> batch, SourceSession<R> session, String arn, QueuePoller poller, QueuePoller.Shared shared) {
        this.batch = batch;
        this.session = session;
        this.arn = arn;
        this.trigger = poller.trigger();
        this.function = poller.function();
        this.shared = shared;
        this.settler = new RecordSettler<>(
                trigger,
                session.source(),
                shared.deadLetters(),
                shared.config().retryDelay(),
                text -> shared.reports().error(trigger, text));
    }

    /** @param wanted whether the function exists and may be invoked again */
    void run(BatchConcurrency concurrency, BooleanSupplier wanted) {
        try {
            byte[] event = session.source().event(batch);
            Optional<Verdict<R>> verdict = event.length > BatchSize.LARGEST_EVENT
                    ? Optional.of(tooLarge(event.length))
                    : invoke(event, concurrency, wanted);
            if (verdict.isPresent()) {
                verdict.get()
                        .failure()
                        .ifPresent(failure ->
                                shared.reports().error(trigger, failure.reason().message()));
                settler.settle(verdict.get(), requestId);
            } else {
                session.source().giveBackUncounted(batch, Duration.ZERO);
            }
        } catch (QueueException | RuntimeException | Error e) {
            LOG.warnf(
                    e,
                    "A batch of trigger %s/%s failed and is tried again",
                    function.namespace(),
                    trigger.getMetadata().getName());
            giveBack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.settled(batch);
        }
    }

    /**
     * Not all brokers have leases: a record that is not given back to Kafka would block its partition indefinitely.
     * Records that are already settled stay settled.
     */
    private void giveBack() {
        try {
            session.source().giveBackUncounted(batch, AFTER_TROUBLE);
        } catch (QueueException | RuntimeException e) {
            LOG.debugf(e, "Records in flight come back at the end of their leases");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Verdict<R>> invoke(byte[] event, BatchConcurrency concurrency, BooleanSupplier wanted)
            throws InterruptedException {
        Invocation invocation =
                new Invocation(requestId, function, arn, Buffer.buffer(event), Optional.empty(), traceHeader(), false);
        DeliveredBy by = new DeliveredBy(trigger, this::producers);
        Optional<Outcome> outcome =
                concurrency.untilRun(() -> shared.dispatcher().dispatch(invocation, by), wanted);
        outcome.ifPresent(_ -> shared.reports().delivered(trigger));
        BatchRules rules = new BatchRules(trigger.getSpec().batchOrDefaults().reportsItemFailures());
        return outcome.map(result -> rules.judge(batch, result, session.source()::identifier));
    }

    private Verdict<R> tooLarge(int bytes) {
        return new Verdict<>(
                List.of(),
                batch,
                List.of(),
                Optional.of(new Failure(
                        TOO_LARGE,
                        "The event of the record has " + bytes + " bytes, more than the " + BatchSize.LARGEST_EVENT
                                + " that a function accepts",
                        true)));
    }

    private List<String> producers() {
        return batch.stream().flatMap(record -> record.producer().stream()).toList();
    }

    private Optional<String> traceHeader() {
        return batch.stream()
                .flatMap(record -> record.traceHeader().stream())
                .findFirst()
                .or(() -> batch.getFirst().producer());
    }
}
