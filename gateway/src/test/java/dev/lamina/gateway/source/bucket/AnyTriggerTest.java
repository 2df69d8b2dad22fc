package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** All rules that the schema allows can be compared: each event is compared with the rules of all namespaces. */
class AnyTriggerTest {

    @Property(tries = 200)
    void overlapOfAnyTriggersThrowsNothing(@ForAll long one, @ForAll long other) {
        BucketSource first = source(one);
        BucketSource second = source(other);
        if (first != null && second != null) {
            assertThatCode(() -> first.overlaps(second)).doesNotThrowAnyException();
        }
    }

    private static BucketSource source(long seed) {
        return Serialization.unmarshal(RandomResource.json("Trigger", seed), Trigger.class)
                .getSpec()
                .source()
                .bucket();
    }
}
