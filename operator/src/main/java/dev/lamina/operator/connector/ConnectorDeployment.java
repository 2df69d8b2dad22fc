package dev.lamina.operator.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.DatabaseSource;
import dev.lamina.api.Trigger;
import dev.lamina.connector.ConnectorSettings;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.workload.GatewayAccess;
import dev.lamina.operator.workload.PodPlacement;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of a trigger's connector: a Deployment of one pod under Kubernetes' restricted pod security, without a
 * token, and the Secret with which it signs what it sends. Both are deleted with the Trigger.
 *
 * @param image of the connector
 * @param gateway its internal port
 * @param placement of the pod
 * @param key from which the secret is computed; the gateway has the same
 */
public record ConnectorDeployment(
        OperatorConfig.Database settings, String image, GatewayAccess gateway, PodPlacement placement, String key) {
    static final String APPLIED = "lamina.dev/applied";
    static final String CONTAINER = "connector";

    private static final long USER = 1000;
    private static final int LONGEST_NAME = 40;
    private static final int HASH = 10;
    private static final int HEALTH_PORT = 8080;

    /** The name of both objects begins with this; the uid makes it unique. */
    public static String name(Trigger trigger) {
        String readable = "db-" + trigger.getMetadata().getName().replace('.', '-');
        String hash = Sha256.of(trigger.getMetadata().getUid().getBytes(UTF_8)).substring(0, HASH);
        return readable.substring(0, Math.min(readable.length(), LONGEST_NAME)) + "-" + hash;
    }

    /** Selects the pods of a trigger's connector. */
    public static Map<String, String> selector(Trigger trigger) {
        return Map.of(ConnectorSecret.LABEL, trigger.getMetadata().getUid());
    }

    /** Never changed: its name identifies its content. The operator may create Secrets, but not read any. */
    Secret secret(Trigger trigger) {
        return new SecretBuilder()
                .withMetadata(metadata(trigger, secretName(trigger)))
                .withType("lamina.dev/connector-secret")
                .withImmutable(true)
                .withStringData(Map.of("secret", secretValue(trigger)))
                .build();
    }

    /** @param replicas 1, or 0 for a connector that must not run */
    Deployment deployment(Trigger trigger, int replicas) {
        Map<String, String> labels = new TreeMap<>(selector(trigger));
        labels.put("app.kubernetes.io/component", "database-connector");
        labels.put("app.kubernetes.io/part-of", "lamina");
        labels.put("app.kubernetes.io/managed-by", "lamina-operator");
        ObjectMeta metadata = metadata(trigger, name(trigger));
        metadata.setLabels(labels);
        Deployment deployment = new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(replicas)
                .withRevisionHistoryLimit(1)
                // A slot has one reader.
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(selector(trigger))
                .endSelector()
                .withTemplate(placement.apply(new PodTemplateSpecBuilder()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withSpec(pod(trigger))
                        .build()))
                .endSpec()
                .build();
        String applied = Sha256.of(Serialization.asYaml(deployment).getBytes(UTF_8));
        deployment.getMetadata().setAnnotations(Map.of(APPLIED, applied));
        return deployment;
    }

    private PodSpec pod(Trigger trigger) {
        DatabaseSource source = trigger.getSpec().source().database();
        ContainerBuilder container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                // Why Debezium ended: its errors, which the image writes there, or else its last lines.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewEnv()
                .withName("JDK_JAVA_OPTIONS")
                .withValue(ConnectorSettings.options(ConnectorSettings.of(trigger, url())))
                .endEnv()
                .addNewPort()
                .withName("health")
                .withContainerPort(HEALTH_PORT)
                .endPort()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/q/health/live")
                .withNewPort("health")
                .endHttpGet()
                .withInitialDelaySeconds(30)
                .withPeriodSeconds(20)
                .withTimeoutSeconds(5)
                .withFailureThreshold(6)
                .endLivenessProbe()
                .withNewResources()
                .addToRequests("cpu", new Quantity(settings.cpu()))
                .addToRequests("memory", new Quantity(settings.memory()))
                .addToLimits("memory", new Quantity(settings.memory()))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount();
        if (gateway.ca() != null) {
            container
                    .addNewEnv()
                    .withName(GatewayAccess.CA)
                    .withValue(gateway.ca())
                    .endEnv();
        }
        variable(container, ConnectorSettings.USERNAME, source.secret(), "username");
        variable(container, ConnectorSettings.PASSWORD, source.secret(), "password");
        variable(container, ConnectorSettings.SECRET, secretName(trigger), "secret");
        PodSpecBuilder pod = new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(10L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .endVolume();
        if (ConnectorSettings.hasCa(source)) {
            container
                    .addNewVolumeMount()
                    .withName("ca")
                    .withMountPath(ConnectorSettings.CA)
                    .withReadOnly(true)
                    .endVolumeMount();
            pod.addNewVolume()
                    .withName("ca")
                    .withNewSecret()
                    .withSecretName(source.caSecret())
                    .endSecret()
                    .endVolume();
        }
        return pod.withContainers(container.build()).build();
    }

    private String url() {
        return (gateway.ca() == null ? "http://" : "https://") + gateway.address();
    }

    private static void variable(ContainerBuilder container, String name, String secret, String key) {
        container
                .addNewEnv()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .endEnv();
    }

    private String secretValue(Trigger trigger) {
        return ConnectorSecret.of(trigger.getMetadata().getUid(), key);
    }

    String secretName(Trigger trigger) {
        return name(trigger) + "-"
                + Sha256.of(secretValue(trigger).getBytes(UTF_8)).substring(0, HASH);
    }

    private static ObjectMeta metadata(Trigger trigger, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(trigger.getMetadata().getNamespace())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(trigger.getApiVersion())
                        .withKind(trigger.getKind())
                        .withName(trigger.getMetadata().getName())
                        .withUid(trigger.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(false)
                        .build())
                .build();
    }
}
