package dev.lamina.gateway.source.queue;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.pacing.RetryLoop;
import dev.lamina.gateway.pacing.RetryLoop.Result;
import dev.lamina.gateway.source.queue.BatchRules.Failure;
import dev.lamina.gateway.source.queue.BatchRules.Verdict;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Carries out what was decided about a batch. The order is the guarantee: a record is acknowledged when the function or
 * the dead-letter target has it, and never before. If an action fails, the record stays at the broker.
 */
final class RecordSettler<R extends QueueRecord> {
    private static final Logger LOG = Logger.getLogger(RecordSettler.class);
    private static final int DEFAULT_RECEIVE_COUNT = 10;
    private static final int LONGEST_DELAY = 300;
    private static final RetryLoop ACKNOWLEDGE =
            new RetryLoop(5, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2)));

    private final Trigger trigger;
    private final QueueSource<R> source;
    private final DeadLetters deadLetters;
    private final Backoff retryDelays;
    private final Consumer<String> reports;

    /** @param reports gets errors of single records, human-readable */
    RecordSettler(
            Trigger trigger,
            QueueSource<R> source,
            DeadLetters deadLetters,
            Duration retryDelay,
            Consumer<String> reports) {
        this.trigger = trigger;
        this.source = source;
        this.deadLetters = deadLetters;
        this.retryDelays = Backoff.upTo(retryDelay, LONGEST_DELAY);
        this.reports = reports;
    }

    /** @param requestId of the invocation that had the batch */
    void settle(Verdict<R> verdict, String requestId) throws InterruptedException {
        acknowledge(verdict.done());
        Map<Duration, List<R>> back = new TreeMap<>();
        for (R record : verdict.failed()) {
            Failure failure = verdict.failure().orElseThrow();
            if (!isGivenUp(record, failure) || !bury(record, requestId, failure)) {
                back.computeIfAbsent(delay(record), _ -> new ArrayList<>()).add(record);
            }
        }
        Duration first = back.keySet().stream().findFirst().orElse(Duration.ZERO);
        for (Map.Entry<Duration, List<R>> entry : back.entrySet()) {
            giveBack(() -> source.giveBack(entry.getValue(), entry.getKey()));
        }
        if (!verdict.following().isEmpty()) {
            giveBack(() -> source.giveBackUncounted(verdict.following(), first));
        }
    }

    private boolean isGivenUp(R record, Failure failure) {
        TriggerSpec spec = trigger.getSpec();
        int most = spec.maxReceiveCount() == null ? DEFAULT_RECEIVE_COUNT : spec.maxReceiveCount();
        return spec.deadLetter() != null && (failure.hopeless() || record.receiveCount() >= most);
    }

    /** Returns whether the dead-letter target has it. */
    private boolean bury(R record, String requestId, Failure failure) throws InterruptedException {
        try {
            deadLetters
                    .send(trigger, record, requestId, failure)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            return stays(record, e.getCause());
        } catch (RuntimeException e) {
            return stays(record, e);
        }
        acknowledge(List.of(record));
        return true;
    }

    private boolean stays(R record, Throwable why) {
        reports.accept("spec.deadLetter: record " + record.id()
                + " stays, because its dead letter could not be stored: " + why.getMessage());
        LOG.warnf(
                "Trigger %s: record %s stays, because its dead letter could not be stored: %s",
                name(), record.id(), why.getMessage());
        return false;
    }

    private String name() {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }

    private void acknowledge(List<R> records) throws InterruptedException {
        if (!records.isEmpty()) {
            ACKNOWLEDGE.run(last -> acknowledged(records, last), () -> true);
        }
    }

    private Result acknowledged(List<R> records, boolean last) throws InterruptedException {
        try {
            source.acknowledge(records);
            return Result.DONE;
        } catch (QueueException e) {
            if (last) {
                LOG.warnf(
                        "Trigger %s: %d records could not be acknowledged and may run again: %s",
                        name(), records.size(), e.getMessage());
            }
            return Result.REFUSED;
        }
    }

    private interface Giving {
        void back() throws QueueException, InterruptedException;
    }

    private void giveBack(Giving giving) throws InterruptedException {
        try {
            giving.back();
        } catch (QueueException e) {
            LOG.debugf("Trigger %s: records come back at the end of their lease: %s", name(), e.getMessage());
        }
    }

    private Duration delay(R record) {
        return retryDelays.after(record.receiveCount());
    }
}
