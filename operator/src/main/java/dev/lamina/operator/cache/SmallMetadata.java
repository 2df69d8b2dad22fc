package dev.lamina.operator.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.TolerantResource;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Lets the operator's client read Lamina's resources without their managed fields. Nobody reads these here, and several
 * informers keep each Function: they took most of its memory. See docs/adr/0075.
 */
@Singleton
final class SmallMetadata implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        TolerantResource.withoutManagedFields(mapper);
    }
}
