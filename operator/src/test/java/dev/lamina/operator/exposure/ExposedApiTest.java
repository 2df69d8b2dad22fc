package dev.lamina.operator.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The objects that expose an API. */
class ExposedApiTest {
    private static final TestExposure ALLOWED =
            new TestExposure(true, true, Optional.of(List.of("gateways/public")), Optional.of(List.of("nginx")));
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

        assertThat(api.ingress(SERVICE, "nginx")).isEqualTo(expected("""
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
                """, api.ingress(SERVICE, "nginx")));
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
                api("{hostNames: [a.example.com], expose: {ingress: {}}}").ingress(SERVICE, "nginx");

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

        assertThat(wanted(plain, List.of(plain, holder, elsewhere)))
                .map(ExposedApi::trigger)
                .contains(holder);
        assertThat(wanted(elsewhere, List.of(plain, holder, elsewhere))).isEqualTo(Optional.empty());
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

    @Test
    void onlyHeldAndAllowedHostNamesAreExposed() {
        String expose = "expose: {ingress: {}}}";
        Trigger old = ExposedTriggers.of("a", "old", "old", "{hostNames: [a.example.com, b.other.org], " + expose);
        Trigger young = ExposedTriggers.of("b", "young", "young", "{hostNames: [a.example.com], " + expose);

        assertThat(wanted(old, List.of(old, young)).map(ExposedApi::hosts)).contains(List.of("a.example.com"));
        assertThat(wanted(young, List.of(old, young))).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{gateway: {name: public, sectionName: https}} | {gateway: {name: public}}",
                "{ingress: {tlsSecret: shop.cert}} | {ingress: {}}",
            })
    void removedFieldIsSeen(String before, String now) {
        String settings = "{hostNames: [a.example.com], expose: %s}";

        assertThat(SubsetMatch.has(object(settings.formatted(now)), object(settings.formatted(now))))
                .isTrue();
        assertThat(SubsetMatch.has(object(settings.formatted(before)), object(settings.formatted(now))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{gateway: {name: public, namespace: gateways}} | ",
                "{gateway: {name: other, namespace: gateways}} | GatewayNotAllowed",
                "{gateway: {name: public}} | GatewayNotAllowed",
                "{ingress: {}} | ",
                "{ingress: {className: nginx, tlsSecret: shop.cert}} | ",
                "{ingress: {className: internal}} | IngressClassNotAllowed",
                "{ingress: {tlsSecret: shop-cert}} | SecretNotAllowed",
                "{ingress: {tlsSecret: other.cert}} | SecretNotAllowed",
            })
    void onlyAllowedObjectsAreNamed(String expose, String reason) {
        ExposedApi api = api("{hostNames: [a.example.com], expose: %s}".formatted(expose));

        assertThat(kind(api).refusal(api, ALLOWED).map(ExposureException::reason))
                .isEqualTo(Optional.ofNullable(reason));
        assertThat(kind(api).refusal(api, new TestExposure(true, true, Optional.empty(), Optional.empty())))
                .isPresent();
    }

    private static HasMetadata object(String settings) {
        ExposedApi api = api(settings);
        return kind(api).desired(api, SERVICE, ALLOWED);
    }

    private static ExposureKind kind(ExposedApi api) {
        return Stream.of(ExposureKind.values())
                .filter(kind -> kind.isWanted(api.expose()))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<ExposedApi> wanted(Trigger trigger, List<Trigger> all) {
        return ApiExposure.wanted(ApiId.of(trigger), all, ExposedTriggers.HOSTS);
    }

    private static ExposedApi api(String settings) {
        Trigger trigger = ExposedTriggers.of("shop", "pets", "pets", settings);
        return new ExposedApi(
                ApiId.of(trigger),
                trigger,
                trigger.getSpec().source().http().settings().hostNames());
    }

    /** With the metadata of the actual object, which another test is about. */
    private static HasMetadata expected(String yaml, HasMetadata actual) {
        HasMetadata expected = Serialization.unmarshal(yaml, actual.getClass());
        expected.setMetadata(actual.getMetadata());
        return expected;
    }
}
