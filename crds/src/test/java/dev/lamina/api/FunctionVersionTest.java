package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class FunctionVersionTest {
    @Test
    void managedFieldsAreNotKept() {
        FunctionVersion version = Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: FunctionVersion
                metadata:
                  name: hello.1
                  labels: {lamina.dev/version: "1"}
                  managedFields:
                  - {manager: lamina-operator, operation: Apply, fieldsType: FieldsV1, fieldsV1: {"f:spec": {}}}
                spec: {function: hello, version: 1}
                """, FunctionVersion.class);

        assertThat(version.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(version.getMetadata().getLabels()).containsEntry("lamina.dev/version", "1");
        assertThat(version.getSpec().function()).isEqualTo("hello");
    }
}
