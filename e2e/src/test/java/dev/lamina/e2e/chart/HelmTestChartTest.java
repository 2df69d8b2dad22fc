package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What `helm test` creates; HelmTestE2E runs it. */
class HelmTestChartTest {
    private static final Chart TRIAL = Chart.trial();

    @Test
    void testPodIsRestricted() {
        Pod pod = TRIAL.one(Pod.class, "lamina-test");

        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        Container container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getImage()).isEqualTo("lamina/runtime-python313:0.1.0");
    }

    @Test
    void everythingOfTestIsHook() {
        assertThat(ofTest(TRIAL))
                .hasSize(5)
                .allSatisfy(object -> assertThat(object.getMetadata().getAnnotations())
                        .containsEntry("helm.sh/hook", "test")
                        .hasEntrySatisfying(
                                "helm.sh/hook-delete-policy",
                                policy -> assertThat(policy).startsWith("before-hook-creation")));
    }

    @Test
    void testMayOnlyUseItsFunction() {
        assertThat(TRIAL.one(Role.class, "lamina-test").getRules())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getResourceNames()).containsExactly("lamina-test"));
    }

    @Test
    void functionIsWhereFunctionsAreServed() {
        assertThat(function(TRIAL)).hasValue("lamina-system");
        assertThat(function(Chart.trial("watchNamespaces={team-a,team-b}"))).hasValue("team-a");
    }

    @Test
    void testNeedsRuntimeOfPython() {
        assertThat(ofTest(Chart.trial("runtimes.python3\\.13=null,runtimes.python3\\.11=null")))
                .isEmpty();
        assertThat(function(Chart.trial("runtimes.python3\\.13=null"))).isPresent();
    }

    private static Optional<String> function(Chart chart) {
        return ofTest(chart).stream()
                .filter(object -> object instanceof GenericKubernetesResource)
                .map(object -> object.getMetadata().getNamespace())
                .findFirst();
    }

    private static List<HasMetadata> ofTest(Chart chart) {
        return chart.objects().stream()
                .filter(object -> object.getMetadata().getName().equals("lamina-test"))
                .toList();
    }
}
