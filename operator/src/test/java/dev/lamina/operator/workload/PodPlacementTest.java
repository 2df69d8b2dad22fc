package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.FunctionPod;
import dev.lamina.api.FunctionPodBuilder;
import dev.lamina.api.NodeRequirement;
import dev.lamina.api.PodSpread;
import dev.lamina.api.PodSpread.WhenUnsatisfiable;
import dev.lamina.api.PodToleration;
import dev.lamina.api.PullSecret;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the installation and a function want of a pod, together. */
class PodPlacementTest {
    private static final PodTemplateSpec POD = new PodTemplateSpecBuilder()
            .withNewMetadata()
            .withLabels(new TreeMap<>(Map.of("lamina.dev/function", "orders", "app.kubernetes.io/name", "orders")))
            .endMetadata()
            .withNewSpec()
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(1000L)
            .withRunAsGroup(1000L)
            .withFsGroup(1000L)
            .endSecurityContext()
            .endSpec()
            .build();

    @TempDir
    Path folder;

    @Test
    void nothingIsAddedByDefault() {
        assertThat(Serialization.asYaml(PodPlacement.NONE.apply(POD))).isEqualTo(Serialization.asYaml(POD));
    }

    @Test
    void functionAddsToInstallation() throws IOException {
        PodTemplateSpec made = placement("""
                labels: {team: platform, tier: functions, lamina.dev/function: other}
                annotations: {mesh: "off"}
                nodeSelector: {pool: functions}
                tolerations: [{key: functions, operator: Exists}]
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: zone, operator: In, values: [a]}]
                      - matchExpressions: [{key: zone, operator: In, values: [b]}]
                topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
                priorityClassName: low
                imagePullSecrets: [{name: registry}]
                """)
                .apply(
                        POD,
                        FunctionPodBuilder.builder()
                                .labels(Map.of("team", "shop"))
                                .nodeSelector(Map.of("disk", "ssd"))
                                .tolerations(List.of(new PodToleration(
                                        "gpu", PodToleration.Operator.Exists, null, PodToleration.Effect.NoSchedule)))
                                .nodeAffinity(List.of(
                                        new NodeRequirement("arch", NodeRequirement.Operator.In, List.of("arm64"))))
                                .priorityClassName("high")
                                .imagePullSecrets(List.of(new PullSecret("own"), new PullSecret("registry")))
                                .build());

        assertThat(made.getMetadata().getLabels())
                .containsEntry("team", "shop")
                .containsEntry("tier", "functions")
                .containsEntry("lamina.dev/function", "orders");
        assertThat(made.getMetadata().getAnnotations()).containsEntry("mesh", "off");
        PodSpec spec = made.getSpec();
        assertThat(spec.getNodeSelector()).isEqualTo(Map.of("pool", "functions", "disk", "ssd"));
        assertThat(spec.getTolerations()).extracting("key").containsExactly("functions", "gpu");
        assertThat(spec.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .hasSize(2)
                .allSatisfy(term ->
                        assertThat(term.getMatchExpressions()).extracting("key").containsExactly("zone", "arch"));
        assertThat(spec.getPriorityClassName()).isEqualTo("high");
        assertThat(spec.getImagePullSecrets()).extracting("name").containsExactly("own", "registry");
        assertThat(spec.getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> assertThat(spread.getLabelSelector().getMatchLabels())
                        .isEqualTo(Map.of("lamina.dev/function", "orders")));
    }

    @Test
    void spreadOfFunctionReplacesThatOfInstallation() throws IOException {
        PodTemplateSpec made = placement("topologySpreadConstraints: "
                        + "[{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]")
                .apply(
                        POD,
                        FunctionPodBuilder.builder()
                                .topologySpreadConstraints(
                                        List.of(new PodSpread("host", 2, WhenUnsatisfiable.ScheduleAnyway)))
                                .build());

        assertThat(made.getSpec().getTopologySpreadConstraints())
                .extracting("topologyKey")
                .containsExactly("host");
    }

    @Test
    void clusterChoosesUserIfNoneIsFixed() {
        PodTemplateSpec made = new PodPlacement(InstallationPod.NONE, false).apply(POD, FunctionPod.NONE);

        assertThat(made.getSpec().getSecurityContext())
                .satisfies(security -> assertThat(security.getRunAsNonRoot()).isTrue())
                .extracting("runAsUser", "runAsGroup", "fsGroup")
                .containsOnlyNulls();
    }

    @Test
    void wrongFieldOfInstallationIsNamed() {
        assertThatThrownBy(() -> placement("tolerations: {key: a}"))
                .hasMessageContaining("functions.pod")
                .hasMessageContaining("tolerations");
    }

    private PodPlacement placement(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("function-pod.yaml"), yaml);
        return new PodPlacement(InstallationPod.read(Optional.of(file)), true);
    }
}
