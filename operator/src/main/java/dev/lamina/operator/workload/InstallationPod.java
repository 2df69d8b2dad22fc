package dev.lamina.operator.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the installation wants of the pods in the namespaces of functions: the Helm value {@code functions.pod}. */
@JsonInclude(Include.NON_NULL)
public record InstallationPod(
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Affinity affinity,
        List<TopologySpreadConstraint> topologySpreadConstraints,
        String priorityClassName,
        String runtimeClassName,
        List<LocalObjectReference> imagePullSecrets) {

    /** No settings. */
    public static final InstallationPod NONE =
            new InstallationPod(null, null, null, null, null, null, null, null, null);

    public InstallationPod {
        labels = Objects.requireNonNullElse(labels, Map.of());
        annotations = Objects.requireNonNullElse(annotations, Map.of());
        nodeSelector = Objects.requireNonNullElse(nodeSelector, Map.of());
        tolerations = Objects.requireNonNullElse(tolerations, List.of());
        topologySpreadConstraints = Objects.requireNonNullElse(topologySpreadConstraints, List.of());
        priorityClassName = Objects.requireNonNullElse(priorityClassName, "");
        runtimeClassName = Objects.requireNonNullElse(runtimeClassName, "");
        imagePullSecrets = Objects.requireNonNullElse(imagePullSecrets, List.of());
    }

    /** @param file YAML of these fields; absent: there are no settings */
    public static InstallationPod read(Optional<Path> file) {
        return file.map(InstallationPod::read).orElse(NONE);
    }

    private static InstallationPod read(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), InstallationPod.class);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "could not read the Helm value functions.pod in " + file + ": " + e.getMessage(), e);
        }
    }
}
