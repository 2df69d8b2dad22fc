package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.TestNamespace;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Objects of a function, written by a reconciliation whose cache does not have them yet. */
class OwnedObjectsIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();

    @Test
    void existingDeploymentIsNotWrittenAgain() {
        behind(client).apply(desired(), Optional.empty(), List.of());
        client.apps().deployments().inNamespace(namespace).withName("fn-hello").scale(3);
        WriteCounter counter = new WriteCounter();
        try (KubernetesClient counted = counter.watch(client)) {
            Deployment known = behind(counted)
                    .apply(desired(), Optional.empty(), List.of())
                    .deployment();
            assertThat(known.getSpec().getReplicas()).isEqualTo(3);
        }
        assertThat(counter.writes()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static OwnedObjects behind(KubernetesClient client) {
        Context<Function> context = mock(Context.class, RETURNS_DEEP_STUBS);
        when(context.getClient()).thenReturn(client);
        when(context.getControllerConfiguration().fieldManager()).thenReturn(FieldOwner.NAME);
        when(context.getSecondaryResource(any())).thenReturn(Optional.empty());
        when(context.getSecondaryResourcesAsStream(any())).thenAnswer(asked -> Stream.empty());
        return new OwnedObjects(TestFunctions.function("any", "hello", null), context);
    }

    private List<HasMetadata> desired() {
        return List.of(new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .withNamespace(namespace)
                .addToLabels(Lamina.FUNCTION_LABEL, "hello")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "hello")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "hello")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withImage("any")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }
}
