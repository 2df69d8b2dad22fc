package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pod of the chart meets the "restricted" pod security standard, and a little more. */
class PodSecurityTest {

    static Stream<Arguments> pods() {
        return Chart.trial("logs.enabled=true,console.enabled=true,metrics.store.enabled=true").objects().stream()
                .flatMap(PodSecurityTest::pod);
    }

    private static Stream<Arguments> pod(HasMetadata object) {
        return switch (object) {
            case Deployment d ->
                Stream.of(Arguments.of(
                        d.getMetadata().getName(), d.getSpec().getTemplate().getSpec()));
            case StatefulSet s ->
                Stream.of(Arguments.of(
                        s.getMetadata().getName(), s.getSpec().getTemplate().getSpec()));
            default -> Stream.empty();
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void podIsRestricted(String name, PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).isNotEmpty().allSatisfy(PodSecurityTest::isRestricted);
    }

    private static void isRestricted(Container container) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getReadinessProbe()).isNotNull();
        assertThat(container.getLivenessProbe()).isNotNull();
    }

    /** A Service lamina-nats would set LAMINA_NATS_PORT and the like, and LAMINA_NATS_* is configuration. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void serviceLinksAreDisabled(String name, PodSpec pod) {
        assertThat(pod.getEnableServiceLinks()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void onlyOperatorAndGatewayHaveApiToken(String name, PodSpec pod) {
        boolean asks = name.equals("lamina-operator") || name.equals("lamina-gateway");

        assertThat(!Boolean.FALSE.equals(pod.getAutomountServiceAccountToken())).isEqualTo(asks);
    }
}
