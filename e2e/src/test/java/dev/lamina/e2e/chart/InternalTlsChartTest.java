package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS between the parts of an installation. */
class InternalTlsChartTest {
    private static final String[] OWN = {
        "tls.internal={\"enabled\": true, \"secretName\": \"own\"}", "nats.replicas=3", "console.tls.secretName=\"c\""
    };

    @Test
    void withoutItNothingHasTls() {
        Chart chart = Chart.whole();

        assertThat(names(container(chart, "lamina-gateway")))
                .contains("internal", "scaler")
                .doesNotContain("internal-tls");
        assertThat(properties(chart, "lamina-gateway")).doesNotContain("internal-tls", "tls://");
        assertThat(chart.objects()).noneMatch(object -> object.getKind().equals("ClusterTriggerAuthentication"));
        assertThat(config(chart)).contains("http: 0.0.0.0:8222").doesNotContain("tls");
    }

    @Test
    void gatewayHasNoPortWithoutTlsButThoseOfThePublicApi() {
        Chart chart = Chart.whole(OWN);

        assertThat(names(container(chart, "lamina-gateway")))
                .containsExactlyInAnyOrder("http", "cluster-tls", "internal-tls", "scaler-tls", "management");
        assertThat(properties(chart, "lamina-gateway"))
                .contains(
                        "lamina.internal-tls.certificate=/etc/lamina-internal-tls/tls.crt\n",
                        "lamina.internal-tls.plain=false\n",
                        "lamina.nats.ca=/etc/lamina-internal-tls/ca.crt\n",
                        "lamina.nats.url=tls://lamina-nats-0.lamina-nats-peers.lamina-system.svc:4222,");
        assertThat(variable(container(chart, "lamina-gateway"), "QUARKUS_HTTP_INSECURE_REQUESTS"))
                .isEqualTo("disabled");
        assertThat(chart.one(NetworkPolicy.class, "lamina-gateway").getSpec().getIngress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(port -> port.getPort().getStrVal()))
                .containsExactlyInAnyOrder("http", "cluster-tls", "management", "internal-tls", "scaler-tls");
    }

    @Test
    void notesNameHostsOfOwnCertificate() {
        assertThat(Chart.notes("tls.internal.enabled=true,tls.internal.secretName=own", "clusterDomain=cluster.local"))
                .contains(
                        "The certificate in Secret own must be for all of these names",
                        "   lamina-gateway-scaler.lamina-system.svc\n",
                        "   *.lamina-nats-peers.lamina-system.svc\n",
                        "   lamina-gateway-internal.lamina-system.svc.cluster.local\n");
        assertThat(Chart.notes("tls.internal.enabled=true,tls.internal.certManager.issuer=ca"))
                .doesNotContain("certificate");
    }

    @Test
    void portsWithoutTlsStayOpenForTheChange() {
        Chart chart = Chart.whole("tls.internal={\"enabled\": true, \"secretName\": \"own\", \"plain\": true}");

        assertThat(names(container(chart, "lamina-gateway")))
                .contains("internal", "internal-tls", "scaler", "scaler-tls");
        assertThat(variable(container(chart, "lamina-gateway"), "QUARKUS_HTTP_INSECURE_REQUESTS"))
                .isEqualTo("enabled");
        assertThat(config(chart)).contains("allow_non_tls: true");
    }

    @Test
    void podsAndKedaGetAddressesAndAuthorities() {
        Chart chart = Chart.whole(OWN);

        assertThat(properties(chart, "lamina-operator"))
                .contains(
                        "lamina.gateway.internal-address=lamina-gateway-internal.lamina-system.svc:8444\n",
                        "lamina.gateway.scaler-address=lamina-gateway-scaler.lamina-system.svc:9443\n",
                        "lamina.gateway.ca=/etc/lamina-internal-tls/ca.crt\n",
                        "lamina.gateway.scaler-authentication=lamina-system-lamina-scaler\n");
        GenericKubernetesResource authentication = other(chart, "ClusterTriggerAuthentication");
        assertThat(authentication.getMetadata().getName()).isEqualTo("lamina-system-lamina-scaler");
        assertThat(authentication.<String>get("spec", "env", 0, "name")).isEqualTo("LAMINA_GATEWAY_CA");
        assertThat(chart.one(Service.class, "lamina-gateway-internal").getSpec().getPorts())
                .extracting(port -> port.getPort())
                .containsExactly(8444, 9000);
    }

    @Test
    void serversOfNatsUseTlsForClientsAndEachOther() {
        Chart chart = Chart.whole(OWN);

        assertThat(config(chart).split("cert_file: /etc/lamina-internal-tls/tls.crt"))
                .as("for clients and for routes")
                .hasSize(3);
        assertThat(config(chart)).contains("https: 0.0.0.0:8222").doesNotContain("allow_non_tls");
        Container nats = chart.one(StatefulSet.class, "lamina-nats")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(List.of(nats.getStartupProbe(), nats.getReadinessProbe(), nats.getLivenessProbe()))
                .allMatch(probe -> "HTTPS".equals(probe.getHttpGet().getScheme()));
    }

    @Test
    void managementPortsHaveTls() {
        Chart chart = Chart.whole(OWN);

        for (String name : List.of("lamina-gateway", "lamina-operator", "lamina-console")) {
            Container container = container(chart, name);
            assertThat(variable(container, "QUARKUS_MANAGEMENT_SSL_CERTIFICATE_FILES"))
                    .as(name)
                    .isEqualTo("/etc/lamina-internal-tls/tls.crt");
            assertThat(container.getReadinessProbe().getHttpGet().getScheme())
                    .as(name)
                    .isEqualTo("HTTPS");
            assertThat(container.getVolumeMounts())
                    .as(name)
                    .anyMatch(mount -> mount.getMountPath().equals("/etc/lamina-internal-tls"));
        }
        assertThat(chart.one(ConfigMap.class, "lamina-metrics-store").getData().get("scrape.yaml"))
                .contains("scheme: https", "server_name: lamina-operator-metrics.lamina-system.svc");
        assertThat(variable(container(chart, "lamina-console"), "LAMINA_CONSOLE_GATEWAY_URL"))
                .isEqualTo("https://lamina-gateway-cluster.lamina-system.svc:8445");
    }

    @Test
    void certManagerMakesCertificateWithAllNames() {
        Chart chart = Chart.whole(
                "tls.internal={\"enabled\": true, \"certManager\": {\"issuer\": \"company\"}}",
                "clusterDomain=\"cluster.local\"");

        GenericKubernetesResource made = other(chart, "Certificate");
        assertThat(made.<String>get("spec", "secretName")).isEqualTo("lamina-internal-tls");
        assertThat(made.<List<String>>get("spec", "dnsNames"))
                .contains(
                        "lamina-gateway-internal.lamina-system.svc",
                        "lamina-gateway-internal.lamina-system.svc.cluster.local",
                        "lamina-gateway-scaler.lamina-system.svc",
                        "lamina-nats.lamina-system.svc",
                        "*.lamina-nats-peers.lamina-system.svc");
    }

    @Test
    void missingCertificateIsRefused() {
        Chart chart = Chart.whole("tls.internal.enabled=true");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("tls.internal.secretName", "tls.internal.certManager.issuer");
    }

    private static Container container(Chart chart, String deployment) {
        return chart.one(Deployment.class, deployment)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static List<String> names(Container container) {
        return container.getPorts().stream().map(ContainerPort::getName).toList();
    }

    private static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse(null);
    }

    private static String properties(Chart chart, String name) {
        return chart.one(ConfigMap.class, name).getData().get("application.properties");
    }

    private static String config(Chart chart) {
        return chart.one(ConfigMap.class, "lamina-nats").getData().get("nats.conf");
    }

    private static GenericKubernetesResource other(Chart chart, String kind) {
        HasMetadata found = chart.objects().stream()
                .filter(object -> object.getKind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
        return (GenericKubernetesResource) found;
    }
}
