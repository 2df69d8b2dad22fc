package dev.lamina.gateway.source.queue;

import dev.lamina.gateway.source.filter.Filters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes batches of the records of a source: up to the batch size and after the window that the manifest sets, and never
 * more bytes than an event may have. Records that no filter matches are acknowledged here, before any environment is
 * started.
 */
final class BatchAssembler<R extends QueueRecord> {
    private static final Logger LOG = Logger.getLogger(BatchAssembler.class);

    /** @param pollWait how long one request may take, since a stop is noticed only between two of them */
    record Bounds(int records, Duration window, int bytes, Duration pollWait) {}

    private final SourceSession<R> session;
    private final Bounds bounds;
    private final Filters filters;
    private final BooleanSupplier stopping;
    private final LongSupplier nanoTime;
    /** Received, but did not fit into the last batch. */
    private final Deque<R> left = new ArrayDeque<>();

    BatchAssembler(
            SourceSession<R> session, Bounds bounds, Filters filters, BooleanSupplier stopping, LongSupplier nanoTime) {
        this.session = session;
        this.bounds = bounds;
        this.filters = filters;
        this.stopping = stopping;
        this.nanoTime = nanoTime;
    }

    /** The next batch; empty if there is none for now, or if the poller stops: then nothing is kept. */
    List<R> next() throws QueueException, InterruptedException {
        List<R> batch = new ArrayList<>();
        try {
            fill(batch);
        } catch (QueueException | RuntimeException | Error e) {
            giveBackAll(batch);
            throw e;
        }
        if (stopping.getAsBoolean()) {
            giveBackAll(batch);
            return List.of();
        }
        giveBackWhatFollows(batch);
        return batch;
    }

    /** In a separate batch they would run at the same time as the records that they follow. */
    private void giveBackWhatFollows(List<R> batch) throws InterruptedException {
        if (left.isEmpty()) {
            return;
        }
        Set<String> groups =
                batch.stream().flatMap(record -> record.group().stream()).collect(Collectors.toSet());
        List<R> following = left.stream()
                .filter(record -> record.group().filter(groups::contains).isPresent())
                .toList();
        left.removeAll(following);
        giveBack(following);
    }

    private void fill(List<R> batch) throws QueueException, InterruptedException {
        boolean full = !moveInto(batch);
        long end = nanoTime.getAsLong() + bounds.window().toNanos();
        boolean waited = false;
        while (!full && !stopping.getAsBoolean()) {
            long leftOfWindow = end - nanoTime.getAsLong();
            if (!batch.isEmpty() && leftOfWindow <= 0 || batch.isEmpty() && waited) {
                return;
            }
            boolean first = batch.isEmpty();
            List<R> received = session.receive(
                    bounds.records() - batch.size(),
                    first ? bounds.pollWait() : shorter(leftOfWindow),
                    List.copyOf(batch));
            waited = true;
            keepPassing(received);
            full = !moveInto(batch);
            if (first && !batch.isEmpty()) {
                end = nanoTime.getAsLong() + bounds.window().toNanos();
            }
        }
    }

    /** Returns whether there is room for more. */
    private boolean moveInto(List<R> batch) {
        long bytes = batch.stream().mapToLong(QueueRecord::size).sum();
        while (!left.isEmpty() && batch.size() < bounds.records()) {
            bytes += left.peek().size();
            if (bytes > bounds.bytes() && !batch.isEmpty()) {
                return false;
            }
            batch.add(left.poll());
        }
        return batch.size() < bounds.records() && bytes < bounds.bytes();
    }

    /** If a filter or the broker throws, the received records are kept, and given back with the rest. */
    private void keepPassing(List<R> received) throws InterruptedException {
        if (filters.passesAll()) {
            left.addAll(received);
            return;
        }
        List<R> passing = new ArrayList<>();
        List<R> dropped = new ArrayList<>();
        try {
            received.forEach(record -> (filters.pass(record.fields(), record.data()) ? passing : dropped).add(record));
        } catch (RuntimeException | Error e) {
            left.addAll(received);
            throw e;
        }
        left.addAll(passing);
        drop(dropped);
    }

    private void drop(List<R> records) throws InterruptedException {
        if (records.isEmpty()) {
            return;
        }
        try {
            session.source().acknowledge(records);
        } catch (QueueException e) {
            LOG.debugf("Records that no filter matches are delivered once more: %s", e.getMessage());
        } finally {
            session.settled(records);
        }
    }

    /** Gives back the records that did not fit into the last batch, when there is no further batch. */
    void giveBackLeft() throws InterruptedException {
        giveBackAll(List.of());
    }

    private void giveBackAll(List<R> batch) throws InterruptedException {
        List<R> all = new ArrayList<>(batch);
        all.addAll(left);
        left.clear();
        giveBack(all);
    }

    private void giveBack(List<R> all) throws InterruptedException {
        try {
            if (!all.isEmpty()) {
                session.source().giveBackUncounted(all, Duration.ZERO);
            }
        } catch (QueueException e) {
            LOG.debugf("Records come back at the end of their lease: %s", e.getMessage());
        } finally {
            session.settled(all);
        }
    }

    private Duration shorter(long nanos) {
        Duration rest = Duration.ofNanos(Math.max(0, nanos));
        return rest.compareTo(bounds.pollWait()) < 0 ? rest : bounds.pollWait();
    }
}
