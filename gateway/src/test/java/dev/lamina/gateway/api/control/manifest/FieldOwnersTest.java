package dev.lamina.gateway.api.control.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What managedFields says about a change. */
class FieldOwnersTest {

    @Test
    void appliedFieldBelongsToTool() throws Exception {
        ObjectMeta metadata =
                managed("kustomize-controller", "Apply", "{f:spec: {f:memory: {}, f:code: {f:bucket: {}}}}");

        assertThat(FieldOwners.owner(metadata, patch("{spec: {memory: 1Mi}}")))
                .contains(new FieldOwners.Owned("kustomize-controller", "spec.memory"));
        assertThat(FieldOwners.owner(metadata, patch("{spec: {code: {bucket: null, stored: {sha256: a}}}}")))
                .contains(new FieldOwners.Owned("kustomize-controller", "spec.code.bucket"));
        assertThat(FieldOwners.owner(metadata, patch("{spec: {timeoutSeconds: 4}}")))
                .isEmpty();
    }

    @Test
    void atomicFieldBelongsToToolAsWhole() throws Exception {
        ObjectMeta metadata = managed("kubectl", "Apply", "{f:spec: {f:environment: {}}}");

        assertThat(FieldOwners.owner(metadata, patch("{spec: {environment: {A: b}}}")))
                .isPresent();
    }

    @Test
    void clientSideApplyBelongsToTool() throws Exception {
        assertThat(FieldOwners.owner(
                        managed("kubectl-client-side-apply", "Update", "{f:spec: {f:memory: {}}}"),
                        patch("{spec: {memory: 1Mi}}")))
                .isPresent();
    }

    @Test
    void editAndOwnWritesAreNotTools() throws Exception {
        assertThat(FieldOwners.owner(
                        managed("kubectl-edit", "Update", "{f:spec: {f:memory: {}}}"), patch("{spec: {memory: 1Mi}}")))
                .isEmpty();
        assertThat(FieldOwners.owner(managed("lamina-lambda-api", "Update", "{f:spec: {f:memory: {}}}")))
                .isEmpty();
    }

    private static ObjectMeta managed(String manager, String operation, String fields) throws IOException {
        return Serialization.yamlMapper()
                .readValue(
                        "{managedFields: [{manager: %s, operation: %s, fieldsV1: %s}]}"
                                .formatted(manager, operation, fields),
                        ObjectMeta.class);
    }

    private static JsonNode patch(String yaml) throws IOException {
        return Serialization.yamlMapper().readTree(yaml);
    }
}
