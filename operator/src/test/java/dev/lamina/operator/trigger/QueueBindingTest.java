package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueBindingTest {
    private static final String URL = "http://broker/1/orders";
    private final Bindings bindings = new Bindings(List.of(new QueueBinding()));

    @Test
    void queueIsReadyWhenGatewayReportsIt() {
        Trigger trigger = trigger(2);
        assertThat(settle(trigger).status()).isEqualTo("Unknown");
        ConditionFact ready = settle(saying(trigger, "True", "Connected", "", 2));
        assertThat(ready.holds()).isTrue();
        assertThat(ready.message()).contains(URL);
    }

    @Test
    void conditionHasReasonOfGateway() {
        ConditionFact fact = settle(saying(trigger(2), "False", "AccessDenied", "queue.sqs.secret: wrong", 2));
        assertThat(fact.status()).isEqualTo("False");
        assertThat(fact.reason()).isEqualTo("AccessDenied");
        assertThat(fact.message()).isEqualTo("queue.sqs.secret: wrong");
    }

    @Test
    void reportOfEarlierSpecIsIgnored() {
        assertThat(settle(saying(trigger(2), "False", "AccessDenied", "", 1)).reason())
                .isEqualTo("Connecting");
        assertThat(settle(saying(trigger(2), "True", "Connected", "", 1)).reason())
                .isEqualTo("Connecting");
    }

    @Test
    void onlySpecDeletionAndDeliveryStateAreNews() {
        TriggerUpdateFilter filter = new TriggerUpdateFilter();
        Trigger before = saying(trigger(2), "True", "Connected", "", 2);
        assertThat(filter.accept(saying(trigger(3), "True", "Connected", "", 2), before))
                .isTrue();
        assertThat(filter.accept(saying(trigger(2), "False", "BrokerUnreachable", "", 2), before))
                .isTrue();
        assertThat(filter.accept(saying(trigger(2), "True", "Connected", "", 2), before))
                .isFalse();
        Trigger later = trigger(2);
        later.setStatus(TriggerStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(2L)
                .boundTo("queue")
                .delivery(DeliveryBuilder.builder()
                        .status("True")
                        .reason("Connected")
                        .message("")
                        .observedGeneration(2L)
                        .lastEventTime("2026-01-01T00:00:00Z")
                        .lastError("an error")
                        .build())
                .build());
        assertThat(filter.accept(later, before)).isFalse();
    }

    private ConditionFact settle(Trigger trigger) {
        return bindings.settle(trigger, List.of(trigger), new LocationMemory(trigger, _ -> {}));
    }

    private static Trigger saying(Trigger trigger, String status, String reason, String message, long generation) {
        trigger.setStatus(TriggerStatusBuilder.builder()
                .delivery(DeliveryBuilder.builder()
                        .status(status)
                        .reason(reason)
                        .message(message)
                        .observedGeneration(generation)
                        .build())
                .build());
        return trigger;
    }

    private static Trigger trigger(long generation) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("orders")
                .withUid("uid")
                .withGeneration(generation)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .queue(QueueBuilder.builder()
                                .sqs(SqsQueueBuilder.builder().url(URL).build())
                                .build())
                        .build())
                .build());
        return trigger;
    }
}
