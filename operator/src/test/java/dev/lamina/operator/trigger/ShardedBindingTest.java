package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.DynamodbTableBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The condition of a stream is what a gateway reports. */
class ShardedBindingTest {
    private static final Source STREAM = SourceBuilder.builder()
            .kinesis(KinesisStreamBuilder.builder().stream("clicks").build())
            .build();
    private static final Source TABLE = SourceBuilder.builder()
            .dynamodb(DynamodbTableBuilder.builder()
                    .table("orders")
                    .endpoint("http://moto:5000")
                    .build())
            .build();

    private final Bindings bindings = new Bindings(List.of(new ShardedBinding()));

    @Test
    void streamIsReadyWhenGatewayReportsIt() {
        assertThat(settle(trigger(STREAM)).reason()).isEqualTo("Connecting");

        ConditionFact ready = settle(reporting(STREAM, "True", "Connected", ""));

        assertThat(ready.holds()).isTrue();
        assertThat(ready.message()).endsWith("kinesis clicks");
    }

    @Test
    void conditionOfTableHasReasonOfGateway() {
        ConditionFact fact = settle(reporting(TABLE, "False", "StreamDisabled", "dynamodb.table: no stream"));

        assertThat(fact.reason()).isEqualTo("StreamDisabled");
        assertThat(fact.message()).isEqualTo("dynamodb.table: no stream");
    }

    private ConditionFact settle(Trigger trigger) {
        return bindings.settle(trigger, List.of(trigger), new LocationMemory(trigger, _ -> {}));
    }

    private static Trigger reporting(Source source, String status, String reason, String message) {
        Trigger trigger = trigger(source);
        trigger.setStatus(TriggerStatusBuilder.builder()
                .delivery(DeliveryBuilder.builder()
                        .status(status)
                        .reason(reason)
                        .message(message)
                        .observedGeneration(1L)
                        .build())
                .build());
        return trigger;
    }

    private static Trigger trigger(Source source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("changes")
                .withUid("uid")
                .withGeneration(1L)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("index"))
                .enabled(true)
                .source(source)
                .build());
        return trigger;
    }
}
