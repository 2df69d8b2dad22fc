package dev.lamina.operator.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.api.Trigger;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ingresses and HTTPRoutes for APIs on a real API server, with the rights that the chart gives. */
class ApiExposureIT {
    private static final String SETTINGS =
            "{hostNames: [a.example.com], basePath: /v1, expose: {ingress: {className: nginx}}}";
    private static final String NOT_ACCEPTED = """
            parents:
            - parentRef: {name: public, namespace: gateways}
              controllerName: example.com/controller
              conditions:
              - {type: Accepted, status: "False", reason: NotAllowedByListeners, message: no listener allows it}
            """;
    /** The kind, without its schema. */
    private static final String GATEWAY_API = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: httproutes.gateway.networking.k8s.io
              annotations: {api-approved.kubernetes.io: unapproved}
            spec:
              group: gateway.networking.k8s.io
              names: {kind: HTTPRoute, listKind: HTTPRouteList, plural: httproutes, singular: httproute}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static KubernetesClient admin;
    private static KubernetesClient operator;
    private static String home;
    private static String namespace;

    @BeforeAll
    static void start() {
        admin = TestApiServer.client();
        home = TestApiServer.newNamespace(admin);
        namespace = TestApiServer.newNamespace(admin);
        giveRole(home, ChartRules.home());
        giveRole(namespace, ChartRules.operator());
        operator = ClusterClient.as(home, admin);
    }

    private static void giveRole(String where, List<PolicyRule> rules) {
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("operator")
                        .withNamespace(where)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("operator")
                        .withNamespace(where)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "operator")
                        .addNewSubject("rbac.authorization.k8s.io", "User", home, null)
                        .build())
                .create();
    }

    @AfterAll
    static void stop() {
        admin.namespaces().withName(home).delete();
        admin.namespaces().withName(namespace).delete();
        operator.close();
        admin.close();
    }

    @Test
    void ingressFollowsTheTrigger() throws ExposureException {
        Trigger trigger = ExposedTriggers.of(namespace, "pets", "pets", SETTINGS);
        ApiExposure exposure = exposure(true);

        exposure.settle(trigger, List.of(trigger));
        Ingress made = ingress(trigger);
        exposure.settle(trigger, List.of(trigger));

        assertThat(made.getSpec().getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getHost()).isEqualTo("a.example.com"));
        assertThat(ingress(trigger).getMetadata().getManagedFields())
                .as("the second time nothing is written")
                .isEqualTo(made.getMetadata().getManagedFields());

        made.getSpec().getRules().getFirst().setHost("changed.example.com");
        admin.resource(made).update();
        exposure.settle(trigger, List.of(trigger));
        assertThat(ingress(trigger).getSpec().getRules().getFirst().getHost()).isEqualTo("a.example.com");

        Trigger secured = ExposedTriggers.of(
                namespace, "pets", "pets", SETTINGS.replace("nginx", "nginx, tlsSecret: " + namespace + ".cert"));
        exposure.settle(secured, List.of(secured));
        assertThat(ingress(trigger).getSpec().getTls()).hasSize(1);
        exposure.settle(trigger, List.of(trigger));
        assertThat(ingress(trigger).getSpec().getTls()).isEmpty();

        Trigger ended = ExposedTriggers.of(namespace, "pets", "pets", "{hostNames: [a.example.com]}");
        exposure.settle(ended, List.of(ended));
        assertThat(ingress(trigger)).isNull();
    }

    @Test
    void ingressOfDeletedTriggerIsDeleted() throws ExposureException {
        Trigger kept = ExposedTriggers.of(namespace, "kept", "kept", SETTINGS.replace("/v1", "/kept"));
        Trigger gone = ExposedTriggers.of(namespace, "gone", "gone", SETTINGS.replace("/v1", "/gone"));
        admin.resource(kept).create();
        ApiExposure exposure = exposure(true);
        exposure.settle(kept, List.of(kept, gone));
        exposure.settle(gone, List.of(kept, gone));

        new ExposureSweeper(operator, on(true), service(), ExposedTriggers.HOSTS, List.of(namespace), other -> false)
                .sweep();

        assertThat(ingress(gone)).isNull();
        assertThat(ingress(kept)).isNotNull();
    }

    @Test
    void triggerWithoutTheSettingsExposesNothing() throws ExposureException {
        Trigger plain = ExposedTriggers.of(namespace, "plain", "shared", "null");
        Trigger holder = ExposedTriggers.of(namespace, "holder", "shared", SETTINGS.replace("/v1", "/shared"));

        exposure(true).settle(plain, List.of(plain, holder));

        assertThat(ingress(holder))
                .as("whether the host name is allowed was not checked")
                .isNull();
    }

    @Test
    void kindThatIsOffIsExplained() {
        Trigger trigger = ExposedTriggers.of(namespace, "off", "off", SETTINGS);

        assertThatExceptionOfType(ExposureException.class)
                .isThrownBy(() -> exposure(false).settle(trigger, List.of(trigger)))
                .withMessageContaining("spec.source.http.settings.expose.ingress")
                .withMessageContaining("exposure.ingress")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("ExposureOff"));
    }

    @Test
    void routeNeedsTheGatewayApi() throws ExposureException {
        Trigger trigger = ExposedTriggers.of(
                namespace, "route", "route", "{hostNames: [a.example.com], expose: {gateway: {name: public}}}");
        ApiExposure exposure = exposure(true);
        assertThatExceptionOfType(ExposureException.class)
                .isThrownBy(() -> exposure.settle(trigger, List.of(trigger)))
                .withMessageContaining("does not have the kind HTTPRoute")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("KindNotFound"));

        HasMetadata definition = admin.resource(GATEWAY_API).create();
        try {
            Awaitility.await()
                    .ignoreExceptionsMatching(failure -> failure instanceof ExposureException)
                    .untilAsserted(() -> exposure.settle(trigger, List.of(trigger)));
            HTTPRoute made = route(trigger);
            exposure.settle(trigger, List.of(trigger));

            assertThat(made.getSpec().getHostnames()).containsExactly("a.example.com");
            assertThat(route(trigger).getMetadata().getResourceVersion())
                    .as("the second time nothing is written")
                    .isEqualTo(made.getMetadata().getResourceVersion());

            made.setStatus(Serialization.unmarshal(NOT_ACCEPTED, HTTPRouteStatus.class));
            admin.resource(made).updateStatus();
            assertThatExceptionOfType(ExposureException.class)
                    .isThrownBy(() -> exposure.settle(trigger, List.of(trigger)))
                    .withMessageContaining("Gateway gateways/public does not accept it: no listener allows it")
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo("RouteNotAccepted"));
        } finally {
            admin.resource(definition).delete();
        }
    }

    private static HTTPRoute route(Trigger trigger) {
        return admin.resources(HTTPRoute.class)
                .inNamespace(home)
                .withName(ApiId.of(trigger).objectName(service()))
                .get();
    }

    private static Ingress ingress(Trigger trigger) {
        return admin.network()
                .v1()
                .ingresses()
                .inNamespace(home)
                .withName(ApiId.of(trigger).objectName(service()))
                .get();
    }

    private static ApiExposure exposure(boolean isOn) {
        return new ApiExposure(operator, on(isOn), service(), ExposedTriggers.HOSTS);
    }

    private static TestExposure on(boolean isOn) {
        return new TestExposure(isOn, isOn, Optional.of(List.of(namespace + "/public")), Optional.of(List.of("nginx")));
    }

    private static GatewayService service() {
        return new GatewayService(home, "lamina-gateway", 8080);
    }
}
