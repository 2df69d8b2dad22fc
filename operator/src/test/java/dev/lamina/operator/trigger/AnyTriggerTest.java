package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ApiDomains;
import dev.lamina.api.Trigger;
import dev.lamina.operator.exposure.AllowedHosts;
import dev.lamina.operator.s3.S3Connection;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The operator can report the state of a trigger's source for every spec that the schema allows. */
class AnyTriggerTest {
    private final Bindings bindings = new Bindings(List.of(
            new QueueBinding(),
            new HttpBinding(
                    new AllowedHosts(
                            new ApiDomains(List.of("example.org"), Map.of()), Optional.empty(), Optional.empty()),
                    (trigger, all) -> {},
                    () -> {}),
            new ShardedBinding(),
            new DatabaseBinding(new RecordedConnectors()),
            new MqttBinding(),
            new ScheduleBinding(),
            new TopicBinding("eu-west-1"),
            new BusBinding("eu-west-1"),
            BucketSide.binding(new S3Connection(Optional.empty()), Optional.empty(), Optional.empty(), "blue")));

    @Property(tries = 200)
    void anyTriggerHasVerdict(@ForAll long seed) {
        Trigger trigger = Serialization.unmarshal(RandomResource.json("Trigger", seed), Trigger.class);
        assertThat(trigger.unreadable()).isEmpty();
        trigger.setStatus(null);
        ConditionFact fact = bindings.settle(trigger, List.of(trigger), new LocationMemory(trigger, location -> {}));
        assertThat(fact.type()).isEqualTo(Bindings.SOURCE_READY);
        assertThat(fact.message()).isNotBlank();
    }
}
