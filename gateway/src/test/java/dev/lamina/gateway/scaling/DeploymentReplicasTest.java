package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(https = false)
class DeploymentReplicasTest {
    private static final String PATH = "/apis/apps/v1/namespaces/default/deployments/fn-hello/scale";

    private final FunctionId hello = new FunctionId("default", "hello");
    private KubernetesMockServer server;
    private KubernetesClient client;
    private DeploymentReplicas replicas;

    @BeforeEach
    void make() {
        replicas = new DeploymentReplicas(client);
    }

    @Test
    void raiseUsesResourceVersionRead() throws Exception {
        server.expect().get().withPath(PATH).andReturn(200, scale(1, "7")).once();
        server.expect().put().withPath(PATH).andReturn(200, scale(4, "8")).once();
        assertThat(replicas.raise(hello, 4)).isEqualTo(4);
        Scale written = Serialization.unmarshal(server.getLastRequest().getUtf8Body(), Scale.class);
        assertThat(written.getSpec().getReplicas()).isEqualTo(4);
        assertThat(written.getMetadata().getResourceVersion()).isEqualTo("7");
    }

    @Test
    void raiseNeverLowersReplicas() {
        server.expect().get().withPath(PATH).andReturn(200, scale(5, "7")).once();
        assertThat(replicas.raise(hello, 4)).isEqualTo(5);
    }

    @Test
    void lowerKeepsWhatIsToBeKept() throws Exception {
        server.expect().get().withPath(PATH).andReturn(200, scale(3, "7")).once();
        server.expect().put().withPath(PATH).andReturn(200, scale(2, "8")).once();
        assertThat(replicas.lower(hello, 2, 2)).isEqualTo(2);
        Scale written = Serialization.unmarshal(server.getLastRequest().getUtf8Body(), Scale.class);
        assertThat(written.getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void lowerNeverRaisesReplicas() {
        server.expect().get().withPath(PATH).andReturn(200, scale(1, "7")).once();
        assertThat(replicas.lower(hello, 1, 4)).isEqualTo(1);
    }

    @Test
    void conflictIsReadAgainAndRetried() {
        server.expect().get().withPath(PATH).andReturn(200, scale(0, "7")).once();
        server.expect()
                .put()
                .withPath(PATH)
                .andReturn(409, new StatusBuilder().withCode(409).build())
                .once();
        server.expect().get().withPath(PATH).andReturn(200, scale(1, "8")).once();
        server.expect().put().withPath(PATH).andReturn(200, scale(4, "9")).once();
        assertThat(replicas.raise(hello, 4)).isEqualTo(4);
    }

    @Test
    void missingDeploymentFails() {
        assertThatThrownBy(() -> replicas.raise(hello, 4)).isInstanceOf(RuntimeException.class);
    }

    private static Scale scale(int replicas, String version) {
        return new ScaleBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .withNamespace("default")
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }
}
