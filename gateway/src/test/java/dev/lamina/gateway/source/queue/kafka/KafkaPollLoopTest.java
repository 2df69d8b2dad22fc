package dev.lamina.gateway.source.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.KafkaTopic;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.gateway.source.queue.QueueException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cases that are hard to cause with a real broker: calls that are woken at a bad moment, and the end of the thread. */
class KafkaPollLoopTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final KafkaTopic TOPIC = KafkaTopicBuilder.builder()
            .bootstrapServers(List.of("kafka:9092"))
            .topic("orders")
            .build();

    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AssignedPartitions assigned = new AssignedPartitions();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            if (wakeUps.getAndDecrement() > 0) {
                throw new WakeupException();
            }
            return super.committed(partitions);
        }
    };
    private final KafkaPollLoop pollLoop = new KafkaPollLoop(TOPIC, consumer, assigned, "test");
    private final KafkaSource source =
            new KafkaSource(new KafkaEvent(new ObjectMapper(), TOPIC.bootstrapServers()), assigned, pollLoop);

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void partitionAssignedDuringCommitIsRead() throws Exception {
        wakeUps.set(3);
        assign();
        pollLoop.start();
        assertThat(source.receive(1, Duration.ofSeconds(10)))
                .singleElement()
                .satisfies(record -> assertThat(record.offset()).isZero());
    }

    @Test
    void failedReadFailsPendingCommit() throws Exception {
        assign();
        pollLoop.start();
        List<KafkaRecord> batch = source.receive(1, Duration.ofSeconds(10));
        consumer.schedulePollTask(() -> consumer.setPollException(new AuthorizationException("not any more")));
        await().until(() -> pollLoop.failure() != null);
        assertThat(pollLoop.failure().reason()).isEqualTo(QueueException.ACCESS_DENIED);
        assigned.done(batch);
        assertThat(pollLoop.commit())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(QueueException.class);
    }

    @Test
    void outOfMemoryInPollIsUnreachableBroker() throws Exception {
        consumer.schedulePollTask(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        pollLoop.start();
        await().until(() -> pollLoop.failure() != null);
        assertThat(pollLoop.failure().reason()).isEqualTo(QueueException.UNREACHABLE);
        assertThat(pollLoop.failure())
                .hasMessageContaining("queue.kafka.bootstrapServers")
                .hasMessageContaining("kafka:9092");
        assertThat(pollLoop.commit()).failsWithin(Duration.ofSeconds(5));
    }

    private void assign() {
        consumer.schedulePollTask(() -> {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.rebalance(List.of(PARTITION));
            consumer.addRecord(new ConsumerRecord<>("orders", 0, 0, null, new byte[] {1}));
        });
    }
}
