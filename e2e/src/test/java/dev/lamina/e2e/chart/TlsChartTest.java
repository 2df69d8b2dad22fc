package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS of the ports for clients, and the ways to them from outside of the cluster. */
class TlsChartTest {

    @Test
    void clientsReachGatewayWithTlsOnly() {
        Chart chart = Chart.whole("gateway.tls.secretName=\"own\"", "gateway.service.port=443");

        assertThat(ports(chart, "lamina-gateway"))
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("https");
        assertThat(ports(chart, "lamina-gateway-cluster"))
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("http");
        assertThat(properties(chart, "lamina-gateway"))
                .contains(
                        "lamina.tls.certificate=/etc/lamina-tls/tls.crt\n",
                        "lamina.public-address=lamina-gateway-cluster.lamina-system.svc:443\n");
        assertThat(properties(chart, "lamina-operator"))
                .contains("lamina.gateway.public-address=lamina-gateway-cluster.lamina-system.svc:443\n");
        assertThat(chart.one(NetworkPolicy.class, "lamina-gateway").getSpec().getIngress())
                .filteredOn(rule -> rule.getFrom() == null || rule.getFrom().isEmpty())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getPorts())
                        .extracting(port -> port.getPort().getStrVal())
                        .containsExactly("https"));
    }

    @Test
    void certManagerMakesCertificate() {
        Chart chart = Chart.whole(
                "gateway.tls.certManager={\"issuer\": \"company\", \"issuerKind\": \"ClusterIssuer\", "
                        + "\"dnsNames\": [\"functions.example.org\"]}",
                "console.tls.certManager.issuer=\"company\"");

        GenericKubernetesResource made = other(chart, "Certificate", "lamina-gateway");
        assertThat(made.<String>get("spec", "secretName")).isEqualTo("lamina-gateway-tls");
        assertThat(made.<String>get("spec", "issuerRef", "kind")).isEqualTo("ClusterIssuer");
        assertThat(made.<List<String>>get("spec", "dnsNames"))
                .containsExactly("functions.example.org", "lamina-gateway.lamina-system.svc");
        assertThat(other(chart, "Certificate", "lamina-console").<String>get("spec", "secretName"))
                .isEqualTo("lamina-console-tls");
        assertThat(ports(chart, "lamina-console"))
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("https");
    }

    @Test
    void routesLeadToPortWithoutTls() {
        Chart chart = Chart.whole(
                "gateway.tls.secretName=\"own\"",
                "gateway.ingress={\"hosts\": [\"a.example\"], \"className\": \"nginx\", \"tlsSecretName\": \"cert\"}",
                "gateway.httpRoute={\"parentRefs\": [{\"name\": \"public\"}], \"hostnames\": [\"a.example\"]}",
                "console.ingress={\"hosts\": [\"b.example\"]}");

        assertThat(chart.all(Ingress.class))
                .extracting(ingress -> ingress.getSpec()
                        .getRules()
                        .getFirst()
                        .getHttp()
                        .getPaths()
                        .getFirst()
                        .getBackend()
                        .getService()
                        .getName())
                .containsExactlyInAnyOrder("lamina-gateway-cluster", "lamina-console");
        assertThat(chart.one(HTTPRoute.class, "lamina-gateway").getSpec().getHostnames())
                .containsExactly("a.example");
    }

    @Test
    void consoleWithTlsHasNoIngress() {
        Chart chart = Chart.whole("console.tls.secretName=\"own\"", "console.ingress.hosts=[\"b.example\"]");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("console.tls is set together with console.ingress");
    }

    private static List<ServicePort> ports(Chart chart, String service) {
        return chart.one(Service.class, service).getSpec().getPorts();
    }

    private static String properties(Chart chart, String name) {
        return chart.one(ConfigMap.class, name).getData().get("application.properties");
    }

    private static GenericKubernetesResource other(Chart chart, String kind, String name) {
        return chart.objects().stream()
                .filter(object -> object.getKind().equals(kind)
                        && object.getMetadata().getName().equals(name))
                .map(TlsChartTest::generic)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static GenericKubernetesResource generic(HasMetadata object) {
        return (GenericKubernetesResource) object;
    }
}
