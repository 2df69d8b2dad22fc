package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.testbed.ChartDefinition;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The chart's rights and its admission policy, on a real API server: the gateway scales functions, and nothing else.
 */
class ScalePolicyIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String REFUSAL = "may scale Deployments of functions only";

    @AutoClose
    private static KubeApiServer cluster;

    private static KubernetesClient gateway;

    @BeforeAll
    static void start() throws IOException {
        cluster = KubeApiServer.started();
        KubernetesClient admin = cluster.client();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("lamina-gateway")
                        .endMetadata()
                        .build())
                .create();
        ClusterRole role = Serialization.unmarshal(
                "rules:\n" + ChartDefinition.of("gateway/_rules.tpl", "lamina.gatewayRules"), ClusterRole.class);
        role.setMetadata(new ObjectMetaBuilder().withName("gateway").build());
        admin.resource(role).create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("gateway")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "gateway")
                        .addNewSubject(null, "ServiceAccount", "lamina-gateway", "default")
                        .build())
                .create();
        admin.resource(Serialization.unmarshal(
                        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n"
                                + "metadata: {name: scale}\nspec:\n"
                                + ChartDefinition.of("gateway/_rules.tpl", "lamina.scalePolicy")
                                        .indent(2),
                        ValidatingAdmissionPolicy.class))
                .create();
        admin.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withNewMetadata()
                        .withName("scale")
                        .endMetadata()
                        .withNewSpec()
                        .withPolicyName("scale")
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
        gateway = client();
        deployment("other", "app", "other");
        // The policy is in force some time after it is created.
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> scale("other")).hasMessageContaining(REFUSAL));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void functionIsScaled() {
        deployment("fn-orders", "lamina.dev/function", "orders");

        scale("fn-orders");

        assertThat(cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace("default")
                        .withName("fn-orders")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(3);
    }

    @Test
    void deploymentWithNameOfFunctionIsNotScaled() {
        deployment("fn-tools", "app", "tools");

        assertThatThrownBy(() -> scale("fn-tools"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(REFUSAL);
    }

    @Test
    void deploymentWithLabelOfFunctionIsNotScaled() {
        deployment("tools", "lamina.dev/function", "tools");

        assertThatThrownBy(() -> scale("tools"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(REFUSAL);
    }

    private static void scale(String name) {
        var deployment = gateway.apps().deployments().inNamespace("default").withName(name);
        Scale scale = deployment.scale();
        scale.getSpec().setReplicas(3);
        deployment.scale(scale);
    }

    private static void deployment(String name, String label, String value) {
        cluster.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .withMatchLabels(Map.of(label, value))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of(label, value))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private static KubernetesClient client() {
        String token = cluster.client()
                .serviceAccounts()
                .inNamespace("default")
                .withName("lamina-gateway")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences("https://kubernetes.default.svc")
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(cluster.client().getConfiguration())
                        .withOauthToken(token)
                        .build())
                .build();
    }
}
