package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class MqttBindingTest {
    private final Bindings bindings = new Bindings(List.of(new MqttBinding()));

    @Test
    void sourceIsReadyWhenGatewayReportsIt() {
        assertThat(settle(trigger()).reason()).isEqualTo("Connecting");

        ConditionFact ready = settle(reporting("True", "Connected", ""));

        assertThat(ready.holds()).isTrue();
        assertThat(ready.message()).contains("mqtt://mosquitto.iot topics sensors/#");
    }

    @Test
    void conditionHasReasonOfGateway() {
        ConditionFact fact = settle(reporting("False", "AccessDenied", "mqtt.secret: wrong"));

        assertThat(fact.reason()).isEqualTo("AccessDenied");
        assertThat(fact.message()).isEqualTo("mqtt.secret: wrong");
    }

    private ConditionFact settle(Trigger trigger) {
        return bindings.settle(trigger, List.of(trigger), new LocationMemory(trigger, _ -> {}));
    }

    private static Trigger reporting(String status, String reason, String message) {
        Trigger trigger = trigger();
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

    private static Trigger trigger() {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("readings")
                .withUid("uid")
                .withGeneration(1L)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("store"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .mqtt(MqttSourceBuilder.builder()
                                .url("mqtt://mosquitto.iot")
                                .topicFilters(List.of("sensors/#"))
                                .build())
                        .build())
                .build());
        return trigger;
    }
}
