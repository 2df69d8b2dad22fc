package dev.lamina.console.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the tools that deploy from Git mark what they own. */
class OwnerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "annotations: {argocd.argoproj.io/tracking-id: 'shop:lamina.dev/Function:a/b'} "
                        + "| Argo CD, application shop",
                "labels: {argocd.argoproj.io/instance: shop} | Argo CD, application shop",
                "labels: {kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux} "
                        + "| Flux, Kustomization flux/apps",
                "labels: {helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: shop} "
                        + "| Flux, HelmRelease shop/shop",
                "managedFields: [{manager: kubectl}, {manager: argocd-controller}] | Argo CD",
                "managedFields: [{manager: kustomize-controller}] | Flux"
            })
    void objectBelongsToToolThatMarkedIt(String metadata, String owner) throws IOException {
        assertThat(of(metadata)).contains(owner);
    }

    @Test
    void helmOwnsWhatItsReleaseMade() throws IOException {
        String metadata = "labels: {app.kubernetes.io/managed-by: Helm}\n  annotations: "
                + "{meta.helm.sh/release-name: shop, meta.helm.sh/release-namespace: prod}";

        assertThat(of(metadata)).contains("Helm, release prod/shop");
    }

    @Test
    void objectOfUserHasNoOwner() throws IOException {
        assertThat(of("labels: {app.kubernetes.io/instance: shop}\n  managedFields: [{manager: kubectl}]"))
                .isEmpty();
    }

    private static Optional<String> of(String metadata) throws IOException {
        return Owner.of(Yaml.documents("metadata:\n  " + metadata).getFirst());
    }
}
