package dev.lamina.gateway.source.queue.kafka;

import dev.lamina.api.KafkaTopic;
import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The only thread that may use a Kafka consumer. It never waits for a function: it continues to poll, with those
 * partitions paused that have enough records waiting here, so that the group does not take the partitions away however
 * long functions run.
 */
final class KafkaPollLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(KafkaPollLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HANDOVER = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final KafkaTopic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final AssignedPartitions assigned;
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile QueueException failure;
    private long lastResponse = System.nanoTime();

    private volatile boolean ended;

    KafkaPollLoop(KafkaTopic topic, Consumer<byte[], byte[]> consumer, AssignedPartitions assigned, String name) {
        this.topic = topic;
        this.consumer = consumer;
        this.assigned = assigned;
        this.thread = Thread.ofPlatform().daemon().name("kafka " + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why reading has ended; null while it continues. */
    QueueException failure() {
        return failure;
    }

    boolean ended() {
        return failure != null || closing;
    }

    /** Completes when everything that is done by now is committed; exceptionally if reading has ended before. */
    CompletableFuture<Void> commit() {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        waiting.add(stored);
        consumer.wakeup();
        if (ended) {
            endWaiting();
        }
        return stored;
    }

    /** Leaves the group. Does not wait for records in flight. */
    void close() throws InterruptedException {
        closing = true;
        assigned.wake();
        consumer.wakeup();
        thread.join(CLOSING.multipliedBy(2));
    }

    private void run() {
        try {
            consumer.subscribe(List.of(topic.topic()), this);
            while (!closing) {
                turn();
            }
        } catch (OutOfMemoryError e) {
            failure = KafkaFailure.noBroker(topic, e);
        } catch (QueueException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Any error is kept: a source that has ended without one would never be opened again.
            failure = KafkaFailure.of(topic, e);
        } finally {
            leave();
        }
    }

    private void turn() throws QueueException {
        try {
            commitWhatIsDone();
            takeOverWhatIsUnknown();
            pauseAndResume();
            ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
            if (!fetched.isEmpty()) {
                lastResponse = System.nanoTime();
                assigned.add(fetched);
            }
            consumer.assignment().forEach(partition -> assigned.passed(partition, consumer.position(partition)));
            listen();
        } catch (WakeupException e) {
            LOG.tracef("%s: woken for a commit", topic.topic());
        }
    }

    private void commitWhatIsDone() {
        List<CompletableFuture<Void>> served = new ArrayList<>();
        for (CompletableFuture<Void> each = waiting.poll(); each != null; each = waiting.poll()) {
            served.add(each);
        }
        Map<TopicPartition, OffsetAndMetadata> due = assigned.uncommitted();
        try {
            commit(due);
            served.forEach(each -> each.complete(null));
        } catch (RebalanceInProgressException | TimeoutException | WakeupException e) {
            LOG.debugf("%s: the commit failed and is tried again: %s", topic.topic(), e.getMessage());
            waiting.addAll(served);
        } catch (CommitFailedException e) {
            // The group has continued without this gateway: the records belong to another one, and are delivered again
            // there.
            LOG.debugf("%s: this gateway may no longer commit: %s", topic.topic(), e.getMessage());
            served.forEach(each -> each.complete(null));
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> due) {
        if (!due.isEmpty()) {
            consumer.commitSync(due, KafkaClients.PATIENCE);
            lastResponse = System.nanoTime();
            assigned.committed(due);
        }
    }

    /** A call that was woken during a rebalance may not have reported all partitions. */
    private void takeOverWhatIsUnknown() {
        Set<TopicPartition> unknown = assigned.unknown(consumer.assignment());
        if (!unknown.isEmpty()) {
            onPartitionsAssigned(unknown);
        }
    }

    private void pauseAndResume() {
        Set<TopicPartition> full = assigned.full();
        full.retainAll(consumer.assignment());
        Set<TopicPartition> hungry = new HashSet<>(consumer.paused());
        hungry.removeAll(full);
        consumer.pause(full);
        consumer.resume(hungry);
    }

    /** A consumer does not report that its brokers are unavailable. */
    private void listen() throws QueueException {
        if (System.nanoTime() - lastResponse < QUIET.toNanos()) {
            return;
        }
        try {
            consumer.endOffsets(List.of(new TopicPartition(topic.topic(), 0)), KafkaClients.PATIENCE);
            lastResponse = System.nanoTime();
        } catch (TimeoutException e) {
            throw KafkaFailure.unreachable(topic, e);
        }
    }

    private void leave() {
        try {
            consumer.close(CloseOptions.timeout(CLOSING));
        } catch (RuntimeException | Error e) {
            LOG.debugf("%s: the group was not left cleanly: %s", topic.topic(), e.getMessage());
        }
        ended = true;
        endWaiting();
        assigned.wake();
    }

    private void endWaiting() {
        QueueException reason = failure == null
                ? new QueueException(QueueException.UNREACHABLE, "the connection to Kafka was closed", null)
                : failure;
        for (CompletableFuture<Void> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.completeExceptionally(reason);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                undisturbed(() -> consumer.committed(Set.copyOf(partitions)));
        partitions.forEach(partition ->
                assigned.assign(partition, undisturbed(() -> consumer.position(partition)), committed.get(partition)));
    }

    /**
     * Repeats a call that was woken. The thread that wakes the consumer wants it to commit, and that comes next in any
     * case. There is no pause: each wakeup ends one call, so the call is repeated once for each batch that has ended
     * meanwhile.
     */
    private static <T> T undisturbed(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (WakeupException e) {
                LOG.tracef("calling Kafka again: %s", e.getMessage());
            }
        }
    }

    /** Waits for some time for records in flight to end, so that the next gateway does not run them as well. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        assigned.awaitIdle(partitions, HANDOVER.toNanos(), () -> closing);
        try {
            Map<TopicPartition, OffsetAndMetadata> due = assigned.uncommitted();
            due.keySet().retainAll(partitions);
            undisturbed(() -> {
                commit(due);
                return due;
            });
        } catch (RuntimeException e) {
            LOG.debugf(
                    "%s: records that were not committed are delivered again to another gateway: %s",
                    topic.topic(), e.getMessage());
        }
        assigned.remove(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        assigned.remove(partitions);
    }
}
