package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Helm;
import dev.lamina.e2e.system.Workspace;
import org.junit.jupiter.api.Test;

/** `helm test` checks the installation, and leaves no function behind. */
@EndToEnd
class HelmTestE2E {
    private final Workspace workspace;

    HelmTestE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void helmTestPassesAndLeavesNoFunction() {
        Helm.Result test = workspace.helmTest();

        assertThat(test.status()).as(test.output()).isZero();
        assertThat(test.output())
                .contains(
                        "ok operator makes function ready",
                        "ok gateway invokes function",
                        "ok keda scales function",
                        "ok gateway refuses caller without identity",
                        "ok nats keeps event")
                .doesNotContain("FAILED");
        assertThat(workspace
                        .resources()
                        .client()
                        .genericKubernetesResources("lamina.dev/v1alpha1", "Function")
                        .inNamespace("lamina-system")
                        .list()
                        .getItems())
                .extracting(function -> function.getMetadata().getName())
                .doesNotContain("lamina-test");
    }
}
