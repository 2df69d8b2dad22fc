package dev.lamina.operator.workload;

import dev.lamina.api.FunctionPod;
import dev.lamina.api.NodeRequirement;
import dev.lamina.api.PodSpread;
import dev.lamina.api.PodToleration;
import dev.lamina.api.PullSecret;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds to a pod what the installation and the function want: where it runs, and its labels and classes. Maps are
 * merged, and the function's value counts. Tolerations and pull secrets are added; a node must fulfil all requirements.
 * Spread constraints of the function replace those of the installation.
 *
 * @param fixedIds whether pods name their user; if not, the cluster chooses one
 */
public record PodPlacement(InstallationPod installation, boolean fixedIds) {
    /** Nothing is added. */
    public static final PodPlacement NONE = new PodPlacement(InstallationPod.NONE, true);

    public static PodPlacement of(OperatorConfig config) {
        return new PodPlacement(InstallationPod.read(config.functionPod()), config.fixedIds());
    }

    /** For a pod of the installation in the namespace of a function, such as that of a connector. */
    public PodTemplateSpec apply(PodTemplateSpec template) {
        return apply(template, FunctionPod.NONE);
    }

    PodTemplateSpec apply(PodTemplateSpec template, FunctionPod function) {
        PodSpecBuilder pod = new PodSpecBuilder(template.getSpec());
        nodes(pod, function);
        classes(pod, function);
        pullSecrets(pod, function);
        List<TopologySpreadConstraint> spread =
                spread(template.getMetadata().getLabels(), function.topologySpreadConstraints());
        if (!spread.isEmpty()) {
            pod.withTopologySpreadConstraints(spread);
        }
        if (!fixedIds) {
            pod.editSecurityContext()
                    .withRunAsUser(null)
                    .withRunAsGroup(null)
                    .withFsGroup(null)
                    .endSecurityContext();
        }
        return new PodTemplateSpecBuilder(template)
                .withMetadata(new ObjectMetaBuilder(template.getMetadata())
                        .withLabels(merged(
                                merged(installation.labels(), function.labels()),
                                template.getMetadata().getLabels()))
                        .withAnnotations(nullIfEmpty(merged(
                                merged(installation.annotations(), function.annotations()),
                                template.getMetadata().getAnnotations())))
                        .build())
                .withSpec(pod.build())
                .build();
    }

    private void nodes(PodSpecBuilder pod, FunctionPod function) {
        Map<String, String> selector = merged(installation.nodeSelector(), function.nodeSelector());
        if (!selector.isEmpty()) {
            pod.withNodeSelector(selector);
        }
        List<Toleration> tolerations = Stream.concat(
                        installation.tolerations().stream(),
                        orNone(function.tolerations()).stream().map(PodPlacement::toleration))
                .distinct()
                .toList();
        if (!tolerations.isEmpty()) {
            pod.withTolerations(tolerations);
        }
        affinity(orNone(function.nodeAffinity())).ifPresent(pod::withAffinity);
    }

    private Optional<Affinity> affinity(List<NodeRequirement> required) {
        if (required.isEmpty()) {
            return Optional.ofNullable(installation.affinity());
        }
        Affinity given = installation.affinity() == null ? new Affinity() : installation.affinity();
        List<NodeSelectorRequirement> added =
                required.stream().map(PodPlacement::requirement).toList();
        // A node must fulfil one of the terms: each gets the requirements.
        List<NodeSelectorTerm> terms = terms(given).stream()
                .map(term -> new NodeSelectorTermBuilder(term)
                        .addAllToMatchExpressions(added)
                        .build())
                .toList();
        return Optional.of(new AffinityBuilder(given)
                .editOrNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build());
    }

    private static List<NodeSelectorTerm> terms(Affinity given) {
        boolean hasTerms = given.getNodeAffinity() != null
                && given.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() != null;
        return hasTerms
                ? given.getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                : List.of(new NodeSelectorTerm());
    }

    private void classes(PodSpecBuilder pod, FunctionPod function) {
        String priority = Objects.requireNonNullElse(function.priorityClassName(), installation.priorityClassName());
        if (!priority.isEmpty()) {
            pod.withPriorityClassName(priority);
        }
        String runtime = Objects.requireNonNullElse(function.runtimeClassName(), installation.runtimeClassName());
        if (!runtime.isEmpty()) {
            pod.withRuntimeClassName(runtime);
        }
    }

    private void pullSecrets(PodSpecBuilder pod, FunctionPod function) {
        List<LocalObjectReference> secrets = Stream.of(
                        pod.buildImagePullSecrets().stream(),
                        orNone(function.imagePullSecrets()).stream()
                                .map(PullSecret::name)
                                .map(LocalObjectReference::new),
                        installation.imagePullSecrets().stream())
                .flatMap(list -> list)
                .distinct()
                .toList();
        if (!secrets.isEmpty()) {
            pod.withImagePullSecrets(secrets);
        }
    }

    private List<TopologySpreadConstraint> spread(Map<String, String> labels, List<PodSpread> ofFunction) {
        // The label that selects the pods of the Deployment begins with Lamina's name.
        LabelSelector selector = new LabelSelectorBuilder()
                .withMatchLabels(labels.entrySet().stream()
                        .filter(label -> label.getKey().startsWith("lamina.dev/"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .build();
        if (ofFunction == null || ofFunction.isEmpty()) {
            return installation.topologySpreadConstraints().stream()
                    .map(constraint -> constraint.getLabelSelector() != null
                            ? constraint
                            : new TopologySpreadConstraintBuilder(constraint)
                                    .withLabelSelector(selector)
                                    .build())
                    .toList();
        }
        return ofFunction.stream()
                .map(wanted -> new TopologySpreadConstraintBuilder()
                        .withTopologyKey(wanted.topologyKey())
                        .withMaxSkew(wanted.maxSkew())
                        .withWhenUnsatisfiable(wanted.whenUnsatisfiable().name())
                        .withLabelSelector(selector)
                        .build())
                .toList();
    }

    private static Toleration toleration(PodToleration wanted) {
        return new Toleration(
                wanted.effect() == null ? null : wanted.effect().name(),
                wanted.key(),
                wanted.operator() == null ? null : wanted.operator().name(),
                null,
                wanted.value());
    }

    private static NodeSelectorRequirement requirement(NodeRequirement wanted) {
        return new NodeSelectorRequirement(wanted.key(), wanted.operator().name(), orNone(wanted.values()));
    }

    private static Map<String, String> merged(Map<String, String> below, Map<String, String> above) {
        Map<String, String> merged = new TreeMap<>(below);
        merged.putAll(Objects.requireNonNullElse(above, Map.of()));
        return merged;
    }

    private static Map<String, String> nullIfEmpty(Map<String, String> map) {
        return map.isEmpty() ? null : map;
    }

    private static <T> List<T> orNone(List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
