package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.Filters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchAssemblerTest {
    /** Reading it throws. */
    private static final TestRecord BROKEN = new TestRecord("broken", null, 20, 1, Optional.empty(), Optional.empty());

    @Test
    void recordsAreReturnedWhenFilterFails() throws Exception {
        FakeBroker broker = new FakeBroker();
        SourceSession<TestRecord> session = new SourceSession<>(
                broker.source(new QueueKind.Opening("shop", "orders", null, Map.of(), Duration.ofSeconds(30))));
        Filters filters = Filters.compile(
                List.of("{\"body\":{\"id\":[\"a\"]}}"), DataKeys.of(DataKeys.Mismatch.NO_MATCH, "body"));
        BatchAssembler<TestRecord> assembler = new BatchAssembler<>(
                session,
                new BatchAssembler.Bounds(10, Duration.ZERO, 1000, Duration.ofMillis(10)),
                filters,
                () -> false,
                System::nanoTime);
        broker.put(TestRecord.of("a"), TestRecord.of("dropped"), BROKEN);
        assertThatThrownBy(assembler::next).isInstanceOf(NullPointerException.class);
        assertThat(broker.returnedIds()).containsExactly("a", "dropped", "broken");
        session.retire();
        assertThat(session.isClosed()).as("nothing is in flight").isTrue();
    }
}
