package dev.lamina.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackedStoreTest {
    private final PackedStore<Deployment> store = new PackedStore<>(Deployment.class, new KubernetesSerialization());

    @Test
    void objectIsReadAsItWas() {
        Deployment deployment = deployment("fn-hello", 1);

        assertThat(store.put(store.getKey(deployment), deployment)).isNull();

        assertThat(store.getKey(deployment)).isEqualTo("shop/fn-hello");
        assertThat(store.get("shop/fn-hello")).isEqualTo(deployment);
        assertThat(store.values()).containsExactly(deployment);
        assertThat(store.keySet()).containsExactly("shop/fn-hello");
    }

    @Test
    void putAndRemoveReturnTheObjectBefore() {
        store.put("shop/fn-hello", deployment("fn-hello", 1));

        assertThat(store.put("shop/fn-hello", deployment("fn-hello", 2))).isEqualTo(deployment("fn-hello", 1));
        assertThat(store.remove("shop/fn-hello")).isEqualTo(deployment("fn-hello", 2));
        assertThat(store.remove("shop/fn-hello")).isNull();
        assertThat(store.size()).isZero();
    }

    @Test
    void missingObjectIsNull() {
        assertThat(store.get("shop/fn-hello")).isNull();
    }

    private static Deployment deployment(String name, int replicas) {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withResourceVersion("7")
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager("lamina-operator")
                        .withOperation("Apply")
                        .withFieldsV1(fields)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withNewResources()
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
