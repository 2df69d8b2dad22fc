package dev.lamina.operator.exposure;

import dev.lamina.api.HttpExposure;
import dev.lamina.api.HttpSettings;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValueBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An API whose host names are exposed, and the objects for it. They are in the namespace of the gateway's Service,
 * because neither an HTTPRoute nor an Ingress may lead to a Service of another namespace unasked.
 *
 * @param trigger the one that has the settings of the API
 * @param hosts those of its host names that it has, at least one
 */
record ExposedApi(ApiId id, Trigger trigger, List<String> hosts) {
    private static final String PREFIX = "PathPrefix";

    HttpExposure expose() {
        return settings().expose();
    }

    private HttpSettings settings() {
        return trigger.getSpec().source().http().settings();
    }

    private String path() {
        return settings().basePathOrNone().isEmpty() ? "/" : settings().basePathOrNone();
    }

    /** Attached to the Gateway that the API names. */
    HTTPRoute route(GatewayService service) {
        HttpExposure.GatewayReference gateway = expose().gateway();
        HTTPRoute route = new HTTPRouteBuilder()
                .withMetadata(metadata(service))
                .withNewSpec()
                .addNewParentRef()
                .withGroup("gateway.networking.k8s.io")
                .withKind("Gateway")
                .withName(gateway.name())
                .withNamespace(gatewayNamespace())
                .withSectionName(gateway.sectionName())
                .endParentRef()
                .withHostnames(hosts)
                .addNewRule()
                .addNewMatch()
                .withNewPath()
                .withType(PREFIX)
                .withValue(path())
                .endPath()
                .endMatch()
                .addNewBackendRef()
                .withName(service.name())
                .withPort(service.port())
                .endBackendRef()
                .endRule()
                .endSpec()
                .build();
        return marked(route, route.getSpec());
    }

    String gatewayNamespace() {
        String named = expose().gateway().namespace();
        return named == null ? id.namespace() : named;
    }

    /** For an IngressClass. */
    Ingress ingress(GatewayService service, String className) {
        HttpExposure.IngressSettings wanted = expose().ingress();
        HTTPIngressRuleValue http = new HTTPIngressRuleValueBuilder()
                .addNewPath()
                .withPath(path())
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(service.name())
                .withNewPort()
                .withNumber(service.port())
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .build();
        List<IngressRule> rules = hosts.stream()
                .map(host ->
                        new IngressRuleBuilder().withHost(host).withHttp(http).build())
                .toList();
        Ingress ingress = new IngressBuilder()
                .withMetadata(metadata(service))
                .withNewSpec()
                .withIngressClassName(className)
                .withRules(rules)
                .withTls(
                        wanted.tlsSecret() == null
                                ? List.of()
                                : List.of(new IngressTLSBuilder()
                                        .withHosts(hosts)
                                        .withSecretName(wanted.tlsSecret())
                                        .build()))
                .endSpec()
                .build();
        return marked(ingress, ingress.getSpec());
    }

    private static <T extends HasMetadata> T marked(T object, Object spec) {
        object.getMetadata().getAnnotations().put(ApiId.SPEC_ANNOTATION, ApiId.hash(Serialization.asJson(spec)));
        return object;
    }

    private ObjectMeta metadata(GatewayService service) {
        return new ObjectMetaBuilder()
                .withName(id.objectName(service))
                .withNamespace(service.namespace())
                .withLabels(new TreeMap<>(Map.of(
                        ApiId.SERVICE_LABEL,
                        service.name(),
                        "app.kubernetes.io/component",
                        "http-api",
                        "app.kubernetes.io/part-of",
                        "lamina",
                        "app.kubernetes.io/managed-by",
                        "lamina-operator")))
                .withAnnotations(new TreeMap<>(Map.of(ApiId.ANNOTATION, id.text())))
                .build();
    }
}
