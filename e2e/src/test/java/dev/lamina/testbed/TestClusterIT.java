package dev.lamina.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

class TestClusterIT {
    /** The pods need not run, so no image is needed. */
    private static final String ALWAYS_TWO = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: two}
      spec:
        replicas: 0
        selector: {matchLabels: {app: two}}
        template:
          metadata: {labels: {app: two}}
          spec: {containers: [{name: none, image: "lamina/none:1", imagePullPolicy: Never}]}
      ---
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: two}
      spec:
        scaleTargetRef: {name: two}
        minReplicaCount: 0
        maxReplicaCount: 3
        triggers:
          - {type: cron, metadata: {timezone: UTC, start: 0 0 * * *, end: 59 23 * * *, desiredReplicas: "2"}}
      """;

    private final TestCluster cluster = TestCluster.shared();

    @Test
    void nodeIsReady() {
        try (KubernetesClient client = client()) {
            assertThat(client.nodes().list().getItems()).singleElement().satisfies(TestClusterIT::isReady);
            assertThat(client.getMasterUrl().getPort()).isEqualTo(cluster.apiPort());
        }
    }

    @Test
    void kedaServesItsKindsAndMetrics() {
        try (KubernetesClient client = client()) {
            assertThat(client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName("scaledobjects.keda.sh")
                            .get())
                    .isNotNull();
            // KEDA's operator restarts itself once, after it has created its certificates.
            var all = client.apps().deployments().inNamespace("keda");
            assertThat(all.list().getItems())
                    .hasSize(3)
                    .allSatisfy(deployment ->
                            all.withName(deployment.getMetadata().getName()).waitUntilReady(3, TimeUnit.MINUTES));
        }
    }

    /** Scaling from one to two uses the HPA, the aggregated metrics API, cluster DNS and KEDA's own gRPC. */
    @Test
    void kedaScalesThroughAnHpa() {
        try (KubernetesClient client = client()) {
            Namespace namespace = client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withGenerateName("keda-it-")
                            .endMetadata()
                            .build())
                    .create();
            String name = namespace.getMetadata().getName();
            try {
                client.load(new ByteArrayInputStream(ALWAYS_TWO.getBytes(StandardCharsets.UTF_8)))
                        .inNamespace(name)
                        .create();
                assertThat(client.apps()
                                .deployments()
                                .inNamespace(name)
                                .withName("two")
                                .waitUntilCondition(
                                        deployment -> deployment.getSpec().getReplicas() == 2, 240, TimeUnit.SECONDS))
                        .isNotNull();
            } finally {
                client.resource(namespace).delete();
            }
        }
    }

    /** Also where the network behind the node answers for every address. */
    @Test
    void addressOfNoServiceRefusesPods() {
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.inNode(
                        "sh",
                        "-c",
                        "pid=$(ctr -n k8s.io tasks ls | awk '$1 == id { print $2 }' id=" + containerOfDns() + ") && "
                                + "nsenter -t \"$pid\" -n bash -c 'exec 3<>/dev/tcp/10.43.255.254/9090'"))
                .withMessageContaining("Connection refused");
    }

    private String containerOfDns() {
        try (KubernetesClient client = client()) {
            return client.pods()
                    .inNamespace("kube-system")
                    .withLabel("k8s-app", "kube-dns")
                    .list()
                    .getItems()
                    .getFirst()
                    .getStatus()
                    .getContainerStatuses()
                    .getFirst()
                    .getContainerID()
                    .replace("containerd://", "");
        }
    }

    @Test
    void loadedImageIsInCluster() {
        String image = new ImageFromDockerfile("lamina/testbed-" + UUID.randomUUID() + ":1")
                .withFileFromString("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n")
                .get();
        try {
            assertThat(cluster.images()).doesNotContain("docker.io/" + image);
            cluster.load(image);
            assertThat(cluster.images()).contains("docker.io/" + image);
        } finally {
            DockerClientFactory.instance().client().removeImageCmd(image).exec();
        }
    }

    @Test
    void anotherJvmGetsTheSameCluster() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherJvm.class.getName())
                .redirectError(new File("target/other-jvm.log"))
                .start();
        String answer = new String(other.getInputStream().readAllBytes());
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).endsWith(cluster.containerId() + "\n");
    }

    @Test
    void unpublishedPortIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.nodePort(31000))
                .withMessageContaining("31000");
    }

    private KubernetesClient client() {
        return ClusterClient.of(cluster.kubeconfig());
    }

    private static void isReady(Node node) {
        assertThat(node.getStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .extracting(NodeCondition::getStatus)
                .containsExactly("True");
    }

    static final class OtherJvm {
        public static void main(String[] arguments) {
            System.out.println(TestCluster.shared().containerId());
        }
    }
}
