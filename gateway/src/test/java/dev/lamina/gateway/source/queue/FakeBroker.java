package dev.lamina.gateway.source.queue;

import dev.lamina.api.Queue;
import dev.lamina.gateway.source.filter.DataKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A broker in memory with one queue: delivers the records that a test adds, and remembers what was done with them. */
final class FakeBroker implements QueueKind {
    record Returned(String id, Duration delay) {}

    final BlockingQueue<TestRecord> waiting = new LinkedBlockingQueue<>();
    final List<String> acknowledged = new CopyOnWriteArrayList<>();
    final List<Returned> returned = new CopyOnWriteArrayList<>();
    final List<String> renewed = new CopyOnWriteArrayList<>();
    final List<QueueMessage> sent = new CopyOnWriteArrayList<>();
    volatile QueueException refusesToOpen;
    volatile QueueException refusesToReceive;
    volatile QueueException refusesToSend;
    /** The error when an event is made of records. */
    volatile Error breaksAtEvents;
    /** The arguments with which the queue was last opened. */
    volatile Map<String, String> secret = Map.of();

    volatile int opened;
    volatile int closed;

    void put(TestRecord... records) {
        waiting.addAll(List.of(records));
    }

    List<String> returnedIds() {
        return returned.stream().map(Returned::id).toList();
    }

    @Override
    public boolean owns(Queue queue) {
        return true;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(DataKeys.Mismatch.NO_MATCH, "body");
    }

    @Override
    public QueueSource<TestRecord> source(Opening opening) throws QueueException {
        if (refusesToOpen != null) {
            throw refusesToOpen;
        }
        opened++;
        secret = opening.secret();
        return new Source();
    }

    @Override
    public QueueSender sender(Queue queue, Map<String, String> secret) {
        return new Sender();
    }

    private final class Source implements QueueSource<TestRecord> {
        @Override
        public List<TestRecord> receive(int most, Duration atMost) throws QueueException, InterruptedException {
            if (refusesToReceive != null) {
                throw refusesToReceive;
            }
            List<TestRecord> records = new ArrayList<>();
            TestRecord first = waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                records.add(first);
                waiting.drainTo(records, most - 1);
            }
            return records;
        }

        @Override
        public byte[] event(List<TestRecord> batch) {
            if (breaksAtEvents != null) {
                throw breaksAtEvents;
            }
            int size = batch.stream().mapToInt(TestRecord::size).sum();
            return batch.stream()
                    .map(TestRecord::id)
                    .collect(Collectors.joining(",", "", " ".repeat(size > 1000 ? size : 0)))
                    .getBytes();
        }

        @Override
        public void acknowledge(List<TestRecord> records) {
            records.forEach(record -> acknowledged.add(record.id()));
        }

        @Override
        public void giveBack(List<TestRecord> records, Duration delay) {
            records.forEach(record -> returned.add(new Returned(record.id(), delay)));
        }

        @Override
        public void renew(List<TestRecord> records) {
            records.forEach(record -> renewed.add(record.id()));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final class Sender implements QueueSender {
        @Override
        public void send(QueueMessage message) throws QueueException {
            if (refusesToSend != null) {
                throw refusesToSend;
            }
            sent.add(message);
        }

        @Override
        public void close() {}
    }
}
