package dev.lamina.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Function;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SmallMetadataTest {
    private final KubernetesSerialization serialization = serialization();

    @Test
    void managedFieldsOfFunctionsAreNotKept() {
        Function function = read("lamina.dev/v1alpha1", Function.class);

        assertThat(function.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(function.getMetadata().getLabels()).containsEntry("team", "red");
    }

    @Test
    void managedFieldsOfDeploymentsAreKept() {
        assertThat(read("apps/v1", Deployment.class).getMetadata().getManagedFields())
                .hasSize(1);
    }

    private <T extends HasMetadata> T read(String apiVersion, Class<T> type) {
        return serialization.unmarshal("""
                apiVersion: %s
                kind: %s
                metadata:
                  name: hello
                  labels: {team: red}
                  managedFields:
                  - {manager: kubectl, operation: Apply, fieldsType: FieldsV1, fieldsV1: {"f:spec": {}}}
                """.formatted(apiVersion, type.getSimpleName()), type);
    }

    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        new SmallMetadata().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
