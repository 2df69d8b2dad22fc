package dev.lamina.runtime.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.log.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The buffer of one subscriber, and the thread that sends it. Two batches are kept at most, counting the one that is
 * being sent: what comes while both are full is dropped, and the subscriber is informed when there is room again.
 */
final class Subscriber {
    private static final int BATCHES = 2;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LAST_PAUSE_MS = 1_000;
    /** Lambda's text. */
    private static final String FELL_BEHIND =
            "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

    private final Subscription subscription;

    // Mutable state, guarded by this
    private final Deque<byte[]> events = new ArrayDeque<>();
    /** Of those in the queue and those in the batch that is being sent. */
    private int items;

    private long bytes;
    private long firstNanos;
    private long droppedItems;
    private long droppedBytes;
    private boolean hurried;
    private boolean closed;

    Subscriber(Subscription subscription) {
        this.subscription = subscription;
    }

    Subscriber start() {
        Thread.ofPlatform().name("telemetry-" + subscription.name()).daemon().start(this::run);
        return this;
    }

    Subscription subscription() {
        return subscription;
    }

    void offer(TelemetryEvent event) {
        byte[] selected = subscription.select(event);
        if (selected != null) {
            offer(selected);
        }
    }

    private synchronized void offer(byte[] event) {
        if (closed) {
            return;
        }
        if (droppedItems > 0 && fits(1024)) {
            add(dropped());
            droppedItems = 0;
            droppedBytes = 0;
        }
        if (fits(event.length)) {
            add(event);
        } else {
            droppedItems++;
            droppedBytes += event.length;
        }
    }

    /** An event that is larger than a whole buffer fits into an empty one. */
    private boolean fits(int length) {
        return items == 0
                || items < BATCHES * subscription.maxItems()
                        && bytes + length <= (long) BATCHES * subscription.maxBytes();
    }

    private void add(byte[] event) {
        if (events.isEmpty()) {
            firstNanos = System.nanoTime();
        }
        events.add(event);
        items++;
        bytes += event.length;
        if (events.size() == 1 || full()) {
            notifyAll();
        }
    }

    private boolean full() {
        return events.size() >= subscription.maxItems() || bytes >= subscription.maxBytes();
    }

    private byte[] dropped() {
        return new JsonObject()
                .text("time", Instant.now().toString())
                .text("type", "platform.logsDropped")
                .object(
                        "record",
                        new JsonObject()
                                .text("reason", FELL_BEHIND)
                                .number("droppedRecords", droppedItems)
                                .number("droppedBytes", droppedBytes))
                .toString()
                .getBytes(UTF_8);
    }

    /** From now on nothing waits: the environment ends. */
    synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    /** Another subscription replaces this one: what is kept is sent, with one try, and that is its end. */
    synchronized void close() {
        closed = true;
        hurry();
    }

    private synchronized boolean closed() {
        return closed;
    }

    private void run() {
        try {
            for (List<byte[]> batch = next(); !batch.isEmpty(); batch = next()) {
                deliver(batch);
                sent(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next batch, when it is full or has waited long enough. It still counts as kept. Empty if there is no next.
     */
    private synchronized List<byte[]> next() throws InterruptedException {
        while (events.isEmpty() && !closed) {
            wait();
        }
        long end = firstNanos + TimeUnit.MILLISECONDS.toNanos(subscription.timeoutMs());
        for (long left = end - System.nanoTime(); left > 0 && !full() && !hurried; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<byte[]> batch = new ArrayList<>();
        long size = 0;
        while (!events.isEmpty()
                && batch.size() < subscription.maxItems()
                && (batch.isEmpty() || size + events.peek().length <= subscription.maxBytes())) {
            size += events.peek().length;
            batch.add(events.poll());
        }
        firstNanos = System.nanoTime();
        return batch;
    }

    private void deliver(List<byte[]> batch) throws InterruptedException {
        for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(LAST_PAUSE_MS, pause * 2)) {
            try {
                subscription.destination().send(batch);
                return;
            } catch (IOException e) {
                if (closed()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
    }

    private synchronized void sent(List<byte[]> batch) {
        items -= batch.size();
        for (byte[] event : batch) {
            bytes -= event.length;
        }
    }
}
