package dev.lamina.gateway.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueRecord;
import dev.lamina.gateway.source.queue.QueueSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedriveTest {
    private static final FunctionView ORDERS = FunctionViewBuilder.builder()
            .id(new FunctionId("shop", "orders"))
            .arn("arn")
            .timeout(Duration.ofSeconds(3))
            .memoryMb(128)
            .perInstance(1)
            .async(AsyncInvocation.DEFAULTS)
            .build();

    private final List<Invocation> accepted = new CopyOnWriteArrayList<>();

    @Test
    void slowBrokerIsNotTakenForEmpty() throws Exception {
        SlowSource source = new SlowSource(Duration.ofSeconds(3));
        Redrive redrive = new Redrive((_, _, _) -> source, invocation -> {
            accepted.add(invocation);
            return CompletableFuture.completedFuture(null);
        });
        Redrive.Result result =
                redrive.run(ORDERS, null, 10).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(result).isEqualTo(new Redrive.Result(1, 0, true, Optional.empty()));
        assertThat(accepted)
                .singleElement()
                .satisfies(event -> assertThat(event.payload().toString()).isEqualTo("{}"));
        assertThat(source.waits).element(1).as("then it is as fast as any").isEqualTo(Duration.ofSeconds(2));
    }

    /** Has one dead letter, and returns it to a caller that waits long enough. */
    private static final class SlowSource implements QueueSource<DeadLetterRecord> {
        final List<Duration> waits = new ArrayList<>();
        private final Duration joining;

        SlowSource(Duration joining) {
            this.joining = joining;
        }

        @Override
        public Duration settlesWithin() {
            return joining.multipliedBy(2);
        }

        @Override
        public List<DeadLetterRecord> receive(int most, Duration atMost) {
            waits.add(atMost);
            return waits.size() == 1 && atMost.compareTo(joining) > 0 ? List.of(new DeadLetterRecord()) : List.of();
        }

        @Override
        public byte[] event(List<DeadLetterRecord> batch) {
            return new byte[0];
        }

        @Override
        public void acknowledge(List<DeadLetterRecord> records) {}

        @Override
        public void giveBack(List<DeadLetterRecord> records, Duration delay) {}

        @Override
        public void renew(List<DeadLetterRecord> records) {}

        @Override
        public Optional<String> identifier(JsonNode itemIdentifier) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private record DeadLetterRecord() implements QueueRecord {
        @Override
        public String id() {
            return "1";
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public byte[] body() {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Map<String, QueueMessage.Attribute> attributes() {
            return Map.of();
        }

        @Override
        public long receiveCount() {
            return 1;
        }

        @Override
        public ObjectNode fields() {
            return null;
        }

        @Override
        public Map<String, byte[]> data() {
            return Map.of();
        }
    }
}
