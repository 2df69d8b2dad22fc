package dev.lamina.gateway.source.queue.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A topic that is read as a member of its consumer group. A batch is from one partition, and there is one batch of each
 * partition at a time.
 */
final class KafkaSource implements QueueSource<KafkaRecord> {
    /** Brokers wait 3 s for further members of a new group, unless configured otherwise. */
    private static final Duration JOINING = Duration.ofSeconds(8);

    private final KafkaEvent format;
    private final AssignedPartitions assigned;
    private final KafkaPollLoop pollLoop;

    KafkaSource(KafkaEvent format, AssignedPartitions assigned, KafkaPollLoop pollLoop) {
        this.format = format;
        this.assigned = assigned;
        this.pollLoop = pollLoop;
    }

    @Override
    public List<KafkaRecord> receive(int most, Duration atMost) throws QueueException, InterruptedException {
        return receive(most, atMost, List.of());
    }

    @Override
    public List<KafkaRecord> receive(int most, Duration atMost, List<KafkaRecord> begun)
            throws QueueException, InterruptedException {
        List<AssignedPartitions.Taken> taken = assigned.take(most, begun, atMost.toNanos(), pollLoop::ended);
        if (taken.isEmpty() && pollLoop.failure() != null) {
            throw pollLoop.failure();
        }
        return taken.stream()
                .map(each -> new KafkaRecord(each.source(), format.record(each.source()), each.receiveCount()))
                .toList();
    }

    @Override
    public Duration settlesWithin() {
        return JOINING;
    }

    @Override
    public byte[] event(List<KafkaRecord> batch) {
        return format.write(batch);
    }

    @Override
    public void acknowledge(List<KafkaRecord> records) throws QueueException, InterruptedException {
        assigned.done(records);
        awaitCommit();
    }

    @Override
    public void giveBack(List<KafkaRecord> records, Duration delay) throws QueueException, InterruptedException {
        assigned.giveBack(records, delay.toNanos(), true);
        awaitCommit();
    }

    @Override
    public void giveBackUncounted(List<KafkaRecord> records, Duration delay) {
        assigned.giveBack(records, delay.toNanos(), false);
    }

    private void awaitCommit() throws QueueException, InterruptedException {
        try {
            pollLoop.commit().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof QueueException reason
                    ? reason
                    : new QueueException(QueueException.REFUSED, e.getCause().toString(), e.getCause());
        }
    }

    /** A partition belongs to this gateway until the group takes it away; records have no lease. */
    @Override
    public void renew(List<KafkaRecord> records) {}

    /** Lambda's identifier of a Kafka record is an object. */
    @Override
    public Optional<String> identifier(JsonNode itemIdentifier) {
        JsonNode partition = itemIdentifier.path("partition");
        JsonNode offset = itemIdentifier.path("offset");
        return partition.isTextual() && offset.isIntegralNumber()
                ? Optional.of(KafkaRecord.id(partition.textValue(), offset.longValue()))
                : Optional.empty();
    }

    @Override
    public void close() {
        try {
            pollLoop.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
