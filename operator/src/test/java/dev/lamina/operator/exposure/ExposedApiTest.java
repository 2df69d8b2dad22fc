package dev.lamina.operator.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The objects that expose an API. */
class ExposedApiTest {
    private static final GatewayService SERVICE = GatewayService.of("lamina-gateway.lamina-system.svc:8080");

    @Test
    void routeLeadsToTheGateway() {
        ExposedApi api = api("{hostNames: [a.example.com, b.example.com], basePath: /v1,"
                + " expose: {gateway: {name: public, namespace: gateways, sectionName: https}}}");

        assertThat(api.route(SERVICE)).isEqualTo(expected("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {}
                spec:
                  parentRefs:
                  - group: gateway.networking.k8s.io
                    kind: Gateway
                    name: public
                    namespace: gateways
                    sectionName: https
                  hostnames: [a.example.com, b.example.com]
                  rules:
                  - matches: [{path: {type: PathPrefix, value: /v1}}]
                    backendRefs: [{name: lamina-gateway, port: 8080}]
                """, api.route(SERVICE)));
    }

    @Test
    void ingressLeadsToTheGateway() {
        ExposedApi api = api("{hostNames: [a.example.com], expose: {ingress: {className: nginx, tlsSecret: cert}}}");

        assertThat(api.ingress(SERVICE)).isEqualTo(expected("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {}
                spec:
                  ingressClassName: nginx
                  tls: [{hosts: [a.example.com], secretName: cert}]
                  rules:
                  - host: a.example.com
                    http:
                      paths:
                      - path: /
                        pathType: Prefix
                        backend: {service: {name: lamina-gateway, port: {number: 8080}}}
                """, api.ingress(SERVICE)));
    }

    @Test
    void gatewayIsInTheNamespaceOfTheTrigger() {
        ExposedApi api = api("{hostNames: [a.example.com], expose: {gateway: {name: public}}}");

        assertThat(api.route(SERVICE).getSpec().getParentRefs())
                .singleElement()
                .satisfies(parent -> assertThat(parent.getNamespace()).isEqualTo("shop"));
    }

    @Test
    void objectNamesItsApi() {
        HasMetadata object =
                api("{hostNames: [a.example.com], expose: {ingress: {}}}").ingress(SERVICE);

        assertThat(ApiId.of(object)).contains(new ApiId("shop", "pets"));
        assertThat(object.getMetadata().getNamespace()).isEqualTo("lamina-system");
        assertThat(object.getMetadata().getLabels()).containsEntry(ApiId.SERVICE_LABEL, "lamina-gateway");
    }

    @Test
    void longNamesAreShort() {
        ApiId one = new ApiId("n".repeat(63), "a".repeat(253));
        ApiId other = new ApiId("n".repeat(63), "a".repeat(252) + "b");

        assertThat(one.objectName(SERVICE)).hasSizeLessThan(64).isNotEqualTo(other.objectName(SERVICE));
    }

    @Test
    void triggerWithTheSettingsExposes() {
        Trigger plain = ExposedTriggers.of("shop", "a", "pets", "null");
        Trigger holder = ExposedTriggers.of("shop", "b", "pets", "{hostNames: [a.example.com], expose: {ingress: {}}}");
        Trigger elsewhere = ExposedTriggers.of("shop", "c", "other", "null");

        assertThat(ApiExposure.wanted(ApiId.of(plain), List.of(plain, holder, elsewhere)))
                .map(ExposedApi::trigger)
                .contains(holder);
        assertThat(ApiExposure.wanted(ApiId.of(elsewhere), List.of(plain, holder, elsewhere)))
                .isEqualTo(Optional.empty());
    }

    @Test
    void additionsOfOthersDoNotMatter() {
        HasMetadata desired = api("{hostNames: [a.example.com], expose: {gateway: {name: public}}}")
                .route(SERVICE);
        HasMetadata actual = Serialization.clone(desired);
        actual.getMetadata().setResourceVersion("1");
        actual.getMetadata().getLabels().put("other", "label");

        assertThat(SubsetMatch.has(actual, desired)).isTrue();
        actual.getMetadata().getLabels().remove(ApiId.SERVICE_LABEL);
        assertThat(SubsetMatch.has(actual, desired)).isFalse();
    }

    private static ExposedApi api(String settings) {
        Trigger trigger = ExposedTriggers.of("shop", "pets", "pets", settings);
        return new ExposedApi(ApiId.of(trigger), trigger);
    }

    /** With the metadata of the actual object, which another test is about. */
    private static HasMetadata expected(String yaml, HasMetadata actual) {
        HasMetadata expected = Serialization.unmarshal(yaml, actual.getClass());
        expected.setMetadata(actual.getMetadata());
        return expected;
    }
}
