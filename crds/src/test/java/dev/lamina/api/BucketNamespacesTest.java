package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BucketNamespacesTest {
    private final BucketNamespaces namespaces = new BucketNamespaces(Map.of("orders", List.of("shop", "shop-test")));

    @Test
    void listedNamespaceMayUseBucket() {
        assertThat(namespaces.refusal("orders", "shop-test")).isEmpty();
        assertThat(namespaces.refusal("orders", "bank"))
                .contains("namespace bank may not use bucket orders: the chart's value s3.bucketNamespaces does not"
                        + " name it for this bucket");
    }

    @Test
    void bucketWithoutEntryIsForAll() {
        assertThat(namespaces.refusal("photos", "bank")).isEmpty();
    }

    @Test
    void triggersAreAllowedByTheirBucket() {
        assertThat(namespaces.allows(trigger("shop", "orders"))).isTrue();
        assertThat(namespaces.allows(trigger("bank", "orders"))).isFalse();
        assertThat(namespaces.allows(trigger("bank", "photos"))).isTrue();
    }

    private static Trigger trigger(String namespace, String bucket) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .source(SourceBuilder.builder()
                        .bucket(BucketSourceBuilder.builder().name(bucket).build())
                        .build())
                .build());
        return trigger;
    }
}
