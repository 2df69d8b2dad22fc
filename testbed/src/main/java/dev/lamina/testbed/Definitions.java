package dev.lamina.testbed;

import dev.lamina.testbed.server.Programs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs Lamina's CRDs into an API server without the chart. */
public final class Definitions {
    /** Relative to the module's directory, in which its tests run. */
    private static final Path GENERATED = Path.of("../crds/generated");

    private static final int ESTABLISHED_WITHIN_SECONDS = 30;

    private Definitions() {}

    /** Creates or updates the CRDs; resources can be created when this returns. */
    public static void applyTo(KubernetesClient client) {
        apply(client, GENERATED);
    }

    /** Creates or updates the CRDs of KEDA, in an API server without KEDA. */
    public static void applyKedaTo(KubernetesClient client) {
        apply(client, Programs.kedaDefinitions());
    }

    private static void apply(KubernetesClient client, Path directory) {
        try (KubernetesClient patient = patient(client);
                Stream<Path> files = Files.list(directory)) {
            files.flatMap(file -> load(patient, file).stream()).forEach(definition -> apply(patient, definition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server compiles all rules of a schema again, which takes many seconds next to much other work. */
    private static KubernetesClient patient(KubernetesClient client) {
        return ClusterClient.with(client.getConfiguration());
    }

    /**
     * Creates or updates the CRDs with schemas that accept everything, as if they were of another version. Stored
     * objects are kept when {@link #applyTo} restores the real schemas.
     */
    public static void applyLooselyTo(KubernetesClient client) {
        try (KubernetesClient patient = patient(client);
                Stream<Path> files = Files.list(GENERATED)) {
            files.flatMap(file -> load(patient, file).stream())
                    .map(CustomResourceDefinition.class::cast)
                    .map(Definitions::loosened)
                    .forEach(definition -> apply(patient, definition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CustomResourceDefinition loosened(CustomResourceDefinition definition) {
        JSONSchemaProps anything = new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build();
        definition
                .getSpec()
                .getVersions()
                .forEach(version -> version.getSchema().setOpenAPIV3Schema(anything));
        return definition;
    }

    private static List<HasMetadata> load(KubernetesClient client, Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return client.load(stream).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void apply(KubernetesClient client, HasMetadata definition) {
        client.resource(definition).fieldManager("test").forceConflicts().serverSideApply();
        client.resources(CustomResourceDefinition.class)
                .withName(definition.getMetadata().getName())
                .waitUntilCondition(Definitions::established, ESTABLISHED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean established(CustomResourceDefinition definition) {
        // At first there is no status, then a status without conditions.
        return definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
