package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class SmallStoreTest {
    @Test
    void storeKeepsWhoWroteAndNotWhat() {
        SmallStore<Function> store = new SmallStore<>();
        Function function = Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata:
                  name: hello
                  managedFields:
                  - {manager: kubectl, operation: Apply, time: "2026-12-01T00:00:00Z", fieldsV1: {"f:spec": {}}}
                """, Function.class);

        store.put(store.getKey(function), function);

        ManagedFieldsEntry entry =
                store.get("hello").getMetadata().getManagedFields().getFirst();
        assertThat(entry.getFieldsV1()).isNull();
        assertThat(entry.getManager()).isEqualTo("kubectl");
        assertThat(entry.getTime()).isEqualTo("2026-12-01T00:00:00Z");
    }
}
