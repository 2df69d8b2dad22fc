package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.batch.BatchResponse;
import dev.lamina.gateway.source.batch.BatchSize;
import dev.lamina.gateway.source.stream.ShardRules.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The batches of a shard that run one after the other: all of them, or with a parallelization factor those of some
 * keys. A batch that failed is attempted again before anything that follows it. One thread runs it; records are offered
 * by another one.
 */
final class ShardLane {
    /** Longest time until a condition is checked again that nobody reports. */
    private static final long TICK_MS = 250;

    private final LaneInvoker invoker;
    private final ShardBatches batches;
    private final ShardRules rules;
    private final Thread thread;

    // Mutable state, guarded by this
    private boolean stopped;
    private boolean running;
    private boolean retrying;
    // From here on used by the thread only
    private final Deque<ShardBatch> again = new ArrayDeque<>();
    private Optional<OpenWindow> window;
    private boolean early;

    ShardLane(String name, LaneInvoker invoker, ShardBatches batches, ShardRules rules, Optional<OpenWindow> window) {
        this.invoker = invoker;
        this.batches = batches;
        this.rules = rules;
        this.window = window;
        this.running = window.isPresent();
        this.thread = Thread.ofVirtual().name("shard " + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized void offer(List<ShardRecord> records) {
        records.forEach(batches::add);
        notifyAll();
    }

    /** The shard has no further records: nothing is waited for. */
    synchronized void flush() {
        batches.flush();
        notifyAll();
    }

    /** A condition may have changed for which a batch waits. */
    synchronized void resume() {
        notifyAll();
    }

    /** Begins no further batch. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    void awaitStopped() throws InterruptedException {
        thread.join();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Whether nothing waits or runs here, and no window is open. */
    synchronized boolean isIdle() {
        return !running && batches.isEmpty();
    }

    /** Whether a batch that failed is attempted again. */
    synchronized boolean isRetrying() {
        return retrying;
    }

    private void run() {
        try {
            while (!isStopped()) {
                Optional<ShardBatch> next = again.isEmpty() ? gathered() : Optional.of(again.poll());
                if (next.isPresent()) {
                    attempt(next.get());
                }
                settled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void settled() {
        running = !again.isEmpty() || window.isPresent();
        retrying = !again.isEmpty() && again.peek().failures() > 0;
        invoker.changed();
    }

    /** Waits for the next batch; empty if the lane is stopped. */
    private synchronized Optional<ShardBatch> gathered() throws InterruptedException {
        while (!stopped) {
            Optional<ShardBatch> next = batches.next(window);
            if (next.isPresent()) {
                running = true;
                return next;
            }
            wait(TICK_MS);
        }
        return Optional.empty();
    }

    private synchronized boolean awaitRunnable() throws InterruptedException {
        while (!stopped && !invoker.mayRun()) {
            wait(TICK_MS);
        }
        return !stopped;
    }

    /** Ends early when the lane is stopped. */
    private synchronized void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!stopped && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    private void attempt(ShardBatch given) throws InterruptedException {
        if (!awaitRunnable()) {
            again.addFirst(given);
            return;
        }
        ShardBatch batch = withoutOld(given);
        if (isStopped()) {
            again.addFirst(batch);
            return;
        }
        if (batch.records().isEmpty() && !batch.closesWindow()) {
            return;
        }
        if (!batch.closesWindow() && window.isEmpty()) {
            window = batches.windowOf(batch.records().getFirst());
        }
        String requestId = UUID.randomUUID().toString();
        byte[] event = invoker.event(batch, window, early);
        if (event.length > BatchSize.LARGEST_EVENT) {
            settle(
                    rules.impossible(
                            batch,
                            "The event has " + event.length + " bytes, more than the " + BatchSize.LARGEST_EVENT
                                    + " that a function accepts"),
                    batch,
                    requestId);
            return;
        }
        Optional<Outcome> outcome = invoker.invoke(requestId, event, () -> isStopped() || old(batch) > 0);
        if (outcome.isEmpty()) {
            again.addFirst(batch);
            return;
        }
        Decision decision = rules.decide(batch, outcome.get());
        followWindow(batch, outcome.get(), decision);
        settle(decision, batch, requestId);
    }

    /** Records that are too old are not attempted, at first or again. */
    private ShardBatch withoutOld(ShardBatch batch) throws InterruptedException {
        int old = old(batch);
        if (old > 0) {
            String requestId = UUID.randomUUID().toString();
            lose(requestId, batch.upTo(old), LostBatch.Condition.RecordAgeExceeded, false);
        }
        return batch.from(old, batch.failures());
    }

    /** The number of its records that are too old. What has failed is not repeated once the stream has deleted it. */
    private int old(ShardBatch batch) {
        Optional<Duration> set = rules.settings().recordAge();
        Duration kept = invoker.retention();
        Optional<Duration> most = batch.failures() == 0
                ? set
                : Optional.of(set.filter(age -> age.compareTo(kept) < 0).orElse(kept));
        return most.map(age -> batch.olderThan(invoker.now().minus(age))).orElse(0);
    }

    private void settle(Decision decision, ShardBatch batch, String requestId) throws InterruptedException {
        decision.error().ifPresent(invoker::error);
        invoker.done(decision.done(), window);
        if (decision.lost().isPresent()) {
            if (batch.closesWindow()) {
                window = Optional.empty();
                early = false;
                invoker.done(List.of(), window);
            } else {
                lose(requestId, decision.lost().get(), LostBatch.Condition.RetryAttemptsExhausted, true);
            }
        }
        decision.again().reversed().forEach(again::addFirst);
        if (decision.pauses()) {
            settled();
            pause(invoker.retryDelay(decision.again().getFirst().failures()));
        }
    }

    private void lose(String requestId, ShardBatch lost, LostBatch.Condition condition, boolean failed)
            throws InterruptedException {
        for (int attempts = 1; !isStopped(); attempts++) {
            if (invoker.lose(requestId, lost, condition, failed)) {
                invoker.done(lost.records(), window);
                return;
            }
            pause(invoker.retryDelay(attempts));
        }
    }

    /** The function's answer has the state for the next batch of the window. */
    private void followWindow(ShardBatch batch, Outcome outcome, Decision decision) {
        if (window.isEmpty() || !(outcome instanceof Outcome.Completed completed) || completed.functionError()) {
            return;
        }
        if (batch.closesWindow()) {
            window = Optional.empty();
            early = false;
            return;
        }
        if (decision.done().isEmpty()) {
            return;
        }
        JsonNode state =
                BatchResponse.state(completed.payload().getBytes()).orElse(JsonNodeFactory.instance.objectNode());
        window = window.map(open -> open.with(state));
        if (state.toString().length() > ShardBatches.LARGEST_STATE
                && decision.again().isEmpty()) {
            early = true;
            again.addFirst(ShardBatch.closing());
        }
    }
}
