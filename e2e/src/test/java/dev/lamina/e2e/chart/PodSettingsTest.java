package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster wants of all pods of the chart: the value {@code pods}, and {@code pod} of each component. */
class PodSettingsTest {
    private static final String[] COMPONENTS = {
        "lamina-console",
        "lamina-gateway",
        "lamina-log-collector",
        "lamina-logs",
        "lamina-metrics-store",
        "lamina-minio",
        "lamina-nats",
        "lamina-operator"
    };

    private static Map<String, PodTemplateSpec> defaults;

    @BeforeAll
    static void renderDefaults() {
        defaults = pods(Chart.whole());
    }

    @Test
    void everyPodHasTheSettings() {
        Chart chart = Chart.whole(
                "imagePullSecrets=[{\"name\": \"registry\"}]",
                "pods={\"labels\": {\"team\": \"platform\"}, \"annotations\": {\"mesh\": \"off\"}, "
                        + "\"nodeSelector\": {\"pool\": \"system\"}, \"tolerations\": [{\"key\": \"system\"}], "
                        + "\"priorityClassName\": \"high\", \"runtimeClassName\": \"gvisor\", "
                        + "\"serviceAccountAnnotations\": {\"role\": \"arn\"}, "
                        + "\"topologySpreadConstraints\": [{\"maxSkew\": 1, \"topologyKey\": \"zone\", "
                        + "\"whenUnsatisfiable\": \"DoNotSchedule\"}], "
                        + "\"env\": [{\"name\": \"TZ\", \"value\": \"UTC\"}], "
                        + "\"volumes\": [{\"name\": \"agent\", \"emptyDir\": {}}], "
                        + "\"volumeMounts\": [{\"name\": \"agent\", \"mountPath\": \"/agent\"}]}");

        ofEach(chart, pod -> {
            assertThat(pod.getMetadata().getLabels()).containsEntry("team", "platform");
            assertThat(pod.getMetadata().getAnnotations()).containsEntry("mesh", "off");
            assertThat(pod.getSpec().getImagePullSecrets()).extracting("name").containsExactly("registry");
            assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("pool", "system"));
            assertThat(pod.getSpec().getTolerations()).extracting("key").containsExactly("system");
            assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("high");
            assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
            assertThat(pod.getSpec().getTopologySpreadConstraints())
                    .singleElement()
                    .satisfies(spread -> assertThat(pod.getMetadata().getLabels())
                            .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
            assertThat(variables(pod)).containsEntry("TZ", "UTC");
            assertThat(pod.getSpec().getVolumes()).extracting("name").contains("agent");
            assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                    .extracting("mountPath")
                    .contains("/agent");
        });
        List<ServiceAccount> accounts = chart.all(ServiceAccount.class).stream()
                .filter(account -> !name(account).equals("lamina-test")) // of `helm test`
                .toList();
        assertThat(accounts)
                .extracting(account -> account.getMetadata().getName())
                .containsExactlyInAnyOrder(COMPONENTS);
        assertThat(accounts)
                .allSatisfy(account ->
                        assertThat(account.getMetadata().getAnnotations()).containsEntry("role", "arn"));
    }

    @Test
    void componentAddsToSettingsAndReplacesLists() {
        Chart chart = Chart.whole(
                "pods={\"labels\": {\"team\": \"platform\", \"tier\": \"all\"}, \"tolerations\": [{\"key\": \"all\"}]}",
                "gateway.pod={\"labels\": {\"tier\": \"edge\", \"app.kubernetes.io/name\": \"other\"}, "
                        + "\"tolerations\": [{\"key\": \"edge\"}]}");

        Map<String, PodTemplateSpec> pods = pods(chart);
        PodTemplateSpec gateway = pods.get("lamina-gateway");
        assertThat(gateway.getMetadata().getLabels())
                .containsEntry("team", "platform")
                .containsEntry("tier", "edge")
                .containsEntry("app.kubernetes.io/name", "lamina-gateway");
        assertThat(gateway.getSpec().getTolerations()).extracting("key").containsExactly("edge");
        PodTemplateSpec operator = pods.get("lamina-operator");
        assertThat(operator.getMetadata().getLabels()).containsEntry("tier", "all");
        assertThat(operator.getSpec().getTolerations()).extracting("key").containsExactly("all");
    }

    @Test
    void operatorKnowsWhatPodsOfFunctionsNeed() {
        Chart chart = Chart.whole("functions.pod={\"nodeSelector\": {\"pool\": \"functions\"}}", "pods.fixedIds=false");

        assertThat(chart.one(ConfigMap.class, "lamina-operator").getData())
                .containsEntry("function-pod.yaml", "nodeSelector:\n  pool: functions\n")
                .hasEntrySatisfying(
                        "application.properties",
                        text -> assertThat(text)
                                .contains("lamina.function-pod=/etc/lamina/function-pod.yaml\n")
                                .contains("lamina.fixed-ids=false\n"));
    }

    /** OpenShift's restricted-v2: a pod that names an id outside of the namespace's range is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"pods.fixedIds=false", "pods.fixedIds=\"false\""})
    void podsNameNoUserOnRequest(String value) {
        Chart chart = Chart.whole(value);

        Map<String, PodTemplateSpec> restricted = pods(chart);
        // It reads files of the node, with a profile of its own.
        restricted.remove("lamina-log-collector");
        restricted.forEach((name, pod) -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isNull();
            assertThat(pod.getSpec().getSecurityContext().getRunAsGroup()).isNull();
            assertThat(pod.getSpec().getSecurityContext().getFsGroup()).isNull();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec()
                            .getContainers()
                            .getFirst()
                            .getSecurityContext()
                            .getRunAsUser())
                    .isNull();
            assertThat(pod.getSpec().getVolumes())
                    .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
        });
        // Pods of functions have volumes: the folders of the image belong to a user that they do not have.
        assertThat(variables(restricted.get("lamina-operator"))).doesNotContainKey("LAMINA_POD_KEY");
        assertThat(variables(defaults.get("lamina-operator"))).containsKey("LAMINA_POD_KEY");
    }

    @Test
    void everyPodTrustsAuthoritiesOfInstallation() {
        ofEach(Chart.whole("trust={\"configMap\": \"company\", \"key\": \"bundle.pem\"}"), pod -> {
            assertThat(variables(pod)).containsEntry("SSL_CERT_DIR", "/etc/lamina-trust");
            assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                    .extracting("mountPath")
                    .contains("/etc/lamina-trust");
            assertThat(pod.getSpec().getVolumes())
                    .filteredOn(volume -> volume.getName().equals("trust"))
                    .singleElement()
                    .satisfies(volume ->
                            assertThat(volume.getConfigMap().getName()).isEqualTo("company"));
        });
    }

    @Test
    void proxyIsNotForAddressesOfTheCluster() {
        ofEach(Chart.whole("proxy={\"https\": \"http://proxy:3128\", \"none\": [\".example.org\"]}"), pod -> {
            String none = "localhost,127.0.0.1,$(KUBERNETES_SERVICE_HOST),.svc,.cluster.local,.example.org";
            assertThat(variables(pod))
                    .containsEntry("HTTPS_PROXY", "http://proxy:3128")
                    .containsEntry("https_proxy", "http://proxy:3128")
                    .containsEntry("NO_PROXY", none)
                    .doesNotContainKey("HTTP_PROXY");
        });
        assertThat(variables(defaults.get("lamina-gateway"))).doesNotContainKeys("NO_PROXY", "HTTPS_PROXY");
    }

    @Test
    void programGetsOptionsOfItsJvm() {
        Map<String, PodTemplateSpec> pods = pods(Chart.whole(
                "operator.javaOptions=\"-Xmx1g\"",
                "gateway.javaOptions=\"-XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=40\"",
                "console.javaOptions=\"-Xmx2g\""));

        assertThat(variables(pods.get("lamina-operator"))).containsEntry("_JAVA_OPTIONS", "-Xmx1g");
        assertThat(variables(pods.get("lamina-gateway")))
                .containsEntry("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=40");
        assertThat(variables(pods.get("lamina-console"))).containsEntry("_JAVA_OPTIONS", "-Xmx2g");
        assertThat(variables(defaults.get("lamina-gateway"))).doesNotContainKey("_JAVA_OPTIONS");
    }

    @Test
    void wordThatIsNoJvmOptionIsRefused() {
        Chart chart = Chart.trial("gateway.javaOptions=TieredStopAtLevel=1");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("javaOptions");
    }

    @Test
    void unknownPodSettingIsRefused() {
        Chart chart = Chart.trial("nats.pod.nodeselector.pool=a");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("nodeselector");
    }

    @Test
    void severalPodsAreSpreadAndDrainedOneByOne() {
        Chart chart = Chart.whole("operator.replicas=2", "gateway.replicas=3", "nats.replicas=3");

        assertThat(chart.all(PodDisruptionBudget.class))
                .extracting(budget -> budget.getMetadata().getName())
                .containsExactlyInAnyOrder("lamina-operator", "lamina-gateway", "lamina-nats");
        Map<String, PodTemplateSpec> pods = pods(chart);
        assertThat(pods.get("lamina-operator").getSpec().getTopologySpreadConstraints())
                .hasSize(1);
        assertThat(pods.get("lamina-console").getSpec().getTopologySpreadConstraints())
                .isEmpty();
    }

    /** Rendered a second time, random passwords would lock out what has the first ones. */
    @Test
    void generatedPasswordsNeedCluster() {
        Chart chart = Chart.trial("secrets.generate=kept");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output())
                .contains("functions.podKey.existingSecret, webhook.existingSecret, nats.auth.existingSecret")
                .contains("--dry-run=server");
    }

    @Test
    void ownSecretsNeedNoCluster() {
        String[] own = {
            "secrets.generate=kept,functions.podKey.existingSecret=a,webhook.existingSecret=b",
            "nats.auth.existingSecret=c,minio.existingSecret=d"
        };

        Chart chart = Chart.trial(own);

        assertThat(chart.status()).as(chart.output()).isZero();
        assertThat(chart.output()).isEqualTo(Chart.trial(own).output()).doesNotContain("kind: Secret\n");
    }

    @Test
    void changedSecretReplacesPodsThatReadIt() {
        String[] settings = {"webhook.token=\"one\"", "minio.existingSecret=\"three\""};
        Map<String, PodTemplateSpec> before = pods(Chart.whole(settings[0], settings[1], "nats.auth.password=\"two\""));
        Map<String, PodTemplateSpec> after =
                pods(Chart.whole(settings[0], settings[1], "nats.auth.password=\"other\""));

        assertThat(hash(after, "lamina-nats")).isNotEqualTo(hash(before, "lamina-nats"));
        assertThat(hash(after, "lamina-minio")).isEqualTo(hash(before, "lamina-minio"));
    }

    private static String hash(Map<String, PodTemplateSpec> pods, String name) {
        return pods.get(name).getMetadata().getAnnotations().get("lamina.dev/secrets");
    }

    private static void ofEach(Chart chart, Consumer<PodTemplateSpec> check) {
        pods(chart).forEach((name, pod) -> check.accept(pod));
    }

    private static Map<String, PodTemplateSpec> pods(Chart chart) {
        Map<String, PodTemplateSpec> pods = new TreeMap<>();
        for (HasMetadata object : chart.objects()) {
            switch (object) {
                case Deployment d -> pods.put(name(d), d.getSpec().getTemplate());
                case StatefulSet s -> pods.put(name(s), s.getSpec().getTemplate());
                case DaemonSet d -> pods.put(name(d), d.getSpec().getTemplate());
                default -> {}
            }
        }
        assertThat(pods).isNotEmpty();
        return pods;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    /** Null values are not allowed in the map that is returned; a reference is an empty text. */
    private static Map<String, String> variables(PodTemplateSpec pod) {
        Map<String, String> variables = new TreeMap<>();
        for (EnvVar variable : pod.getSpec().getContainers().getFirst().getEnv()) {
            variables.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        return variables;
    }
}
