package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    @Test
    void defaultsWithTrialStorePassHelmLint() {
        Helm.Result lint = Helm.run(
                "lint",
                "--strict",
                Chart.FOLDER,
                "--set",
                "minio.enabled=true,keda.check=false,secrets.generate=always");

        assertThat(lint.status()).as(lint.output()).isZero();
    }

    @Test
    void chartHasExactlyTheGeneratedCrds() throws IOException {
        List<CustomResourceDefinition> shipped = Chart.trial().all(CustomResourceDefinition.class);

        try (Stream<Path> files = Files.list(Path.of("../crds/generated"))) {
            List<CustomResourceDefinition> generated =
                    files.map(ChartTest::read).toList();
            assertThat(shipped)
                    .extracting(crd -> crd.getMetadata().getName())
                    .containsExactlyInAnyOrderElementsOf(generated.stream()
                            .map(crd -> crd.getMetadata().getName())
                            .toList());
            assertThat(shipped)
                    .extracting(CustomResourceDefinition::getSpec)
                    .containsExactlyInAnyOrderElementsOf(generated.stream()
                            .map(CustomResourceDefinition::getSpec)
                            .toList());
        }
        // An uninstall of the release keeps the functions.
        assertThat(shipped)
                .allSatisfy(crd -> assertThat(crd.getMetadata().getAnnotations())
                        .containsEntry("helm.sh/resource-policy", "keep"));
    }

    private static CustomResourceDefinition read(Path file) {
        try {
            return Serialization.unmarshal(Files.newInputStream(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void crdsAreOmittedOnRequest() {
        assertThat(Chart.trial("crds.install=false").all(CustomResourceDefinition.class))
                .isEmpty();
    }

    @Test
    void clusterWithoutKedaIsRefused() {
        Chart chart = Chart.render("minio.enabled=true");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("this cluster has no KEDA", "https://keda.sh/docs/latest/deploy/");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "keda.check=false                                       | minio.enabled=true for a trial",
                "keda.check=false,s3.endpoint=https://store             | s3.endpoint is set without credentials",
                "keda.check=false,minio.enabled=true,nats.enabled=false | nats.externalUrl is not set",
                "keda.check=false,minio.enabled=true,nats.enabled=false,nats.externalUrl=nats://n:4222 | "
                        + "installation.id is not set",
                "minio.enabled=true,nats.prefix=My.Own                  | at '/nats/prefix'",
                "minio.enabled=true,clusterDomain=cluster.local.        | at '/clusterDomain'",
                "minio.enabled=true,installation.id=a.b                 | at '/installation/id'",
                "minio.enabled=true,gateway.replica=2                   | additional properties 'replica' not allowed",
                "minio.enabled=true,gateway.publicUrl=lamina.example    | /gateway/publicUrl",
                "minio.enabled=true,gateway.replicas=two                | at '/gateway/replicas'",
                "minio.enabled=true,nats.replicas=2                     | at '/nats/replicas'",
                "keda.check=false,minio.enabled=true,nats.persistence.size=1Gi | nats.persistence.size=1Gi leaves "
                        + "no space for code",
                "keda.check=false,minio.enabled=true,runtimes.java21.imageOf=java99 | "
                        + "runtimes.java21.imageOf: \"java99\" is not a runtime with an image",
                "minio.enabled=true,runtimes.cobol.executionEnvironment=x | at '/runtimes/cobol'",
                "keda.check=false,minio.enabled=true,minio.rolePolicy=readonly,sts.audience=mine | "
                        + "sts.audience is not the default",
                "keda.check=false,minio.enabled=true,sts.endpoint=https://sts,"
                        + "sts.audience=https://kubernetes.default.svc | is an audience of the API server",
                "minio.enabled=true,sts.lifetimeSeconds=60              | at '/sts/lifetimeSeconds'",
                "minio.enabled=true,region=Frankfurt                    | at '/region'",
                "minio.enabled=true,limits.eachNamespace.functions=5    | invalid propertyName 'functions'",
                "minio.enabled=true,s3.endpoint=store:9000              | at '/s3/endpoint'",
                "minio.enabled=true,exposure.gateways={public}          | at '/exposure/gateways/0'",
                "keda.check=false,minio.enabled=true,gateway.apiDomains={example.org},"
                        + "gateway.urlDomain=fn.example.org | "
                        + "gateway.apiDomains has example.org, and gateway.urlDomain is fn.example.org",
                "keda.check=false,minio.enabled=true,gateway.apiDomains={a.fn.example},gateway.urlDomain=fn.example | "
                        + "gateway.apiDomains has a.fn.example, and gateway.urlDomain is fn.example",
                "keda.check=false,minio.enabled=true,gateway.apiDomainNamespaces.shop\\.example={shop} | "
                        + "gateway.apiDomainNamespaces has shop.example, which is not in gateway.apiDomains"
            })
    void invalidValuesAreRefusedByName(String settings, String message) {
        Chart chart = Chart.render(settings);

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains(message);
    }

    @Test
    void gatewayAndOperatorGetAddressesOfParts() {
        Chart chart = Chart.trial("nats.replicas=3");

        assertThat(properties(chart, "lamina-operator"))
                .contains("lamina.gateway.internal-address=lamina-gateway-internal.lamina-system.svc:8081")
                .contains("lamina.gateway.scaler-address=lamina-gateway-scaler.lamina-system.svc:9090")
                .contains("lamina.s3.endpoint=http://lamina-minio.lamina-system.svc:9000")
                .contains("lamina.s3.notification-target=arn:minio:sqs::LAMINA:webhook")
                .contains("lamina.runtimes.\"java25\".image=lamina/runtime-java25:")
                .contains("lamina.nats.replicas=3");
        assertThat(properties(chart, "lamina-gateway"))
                .contains("lamina.nats.url=nats://lamina-nats-0.lamina-nats-peers.lamina-system.svc:4222,"
                        + "nats://lamina-nats-1.lamina-nats-peers.lamina-system.svc:4222,nats://lamina-nats-2."
                        + "lamina-nats-peers.lamina-system.svc:4222,"
                        + "nats://lamina-nats.lamina-system.svc:4222\n")
                .contains("lamina.nats.replicas=3");
        assertThat(properties(Chart.trial(), "lamina-gateway"))
                .contains("lamina.nats.url=nats://lamina-nats.lamina-system.svc:4222\n");
        assertThat(chart.all(Service.class))
                .extracting(service -> service.getMetadata().getName())
                .contains(
                        "lamina-gateway",
                        "lamina-gateway-internal",
                        "lamina-gateway-scaler",
                        "lamina-nats",
                        "lamina-minio");
    }

    /** With the domain and a dot at its end a name takes one question to DNS. */
    @ParameterizedTest
    @CsvSource({"clusterDomain=example.org, .example.org.", "clusterDomain=, ''", "region=us-east-1, ''"})
    void podsGetGatewayNameWithDomain(String value, String suffix) {
        assertThat(properties(Chart.trial(value), "lamina-operator"))
                .contains("lamina.gateway.internal-address=lamina-gateway-internal.lamina-system.svc" + suffix
                        + ":8081\n");
    }

    @Test
    void ownStoreAndNatsReplaceIncludedOnes() {
        Chart chart = Chart.render(
                "keda.check=false",
                "s3.endpoint=https://s3.eu-central-1.amazonaws.com",
                "s3.existingSecret=store",
                "s3.pathStyle=false",
                "nats.enabled=false",
                "nats.externalUrl=nats://nats.nats.svc:4222",
                "installation.id=blue",
                "nats.auth.existingSecret=login");

        assertThat(chart.all(StatefulSet.class)).isEmpty();
        assertThat(properties(chart, "lamina-operator"))
                .contains(
                        "lamina.s3.endpoint=https://s3.eu-central-1.amazonaws.com",
                        "lamina.s3.path-style=false",
                        "lamina.nats.url=nats://nats.nats.svc:4222")
                .doesNotContain("notification-target");
        assertThat(chart.output()).contains("name: store, key: access-key", "name: login, key: password");
    }

    /** MinIO makes the ARN from the audience: ExecutionRoleIT assumes this very role. */
    @Test
    void trialStoreIsSts() {
        Chart chart = Chart.trial();

        assertThat(properties(chart, "lamina-gateway"))
                .contains(
                        "lamina.sts.endpoint=http://lamina-minio.lamina-system.svc:9000\n",
                        "lamina.sts.default-role-arn=arn:minio:iam:::role/s1IvM2eNNynMPMC-wd_H-_Uc4ww\n",
                        "lamina.sts.audience=lamina-sts\n",
                        "lamina.sts.lifetime=3600s\n");
        assertThat(properties(chart, "lamina-operator"))
                .contains(
                        "lamina.sts.endpoint=http://lamina-minio.lamina-system.svc:9000\n",
                        "lamina.sts.default-role-arn=arn:minio:iam:::role/s1IvM2eNNynMPMC-wd_H-_Uc4ww\n");
        assertThat(chart.one(StatefulSet.class, "lamina-minio")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(variable -> variable.getName() + "=" + variable.getValue())
                .contains(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL=http://lamina-gateway-internal.lamina-system.svc:8081/lamina"
                                + "/v1/issuer/openid-configuration",
                        "MINIO_IDENTITY_OPENID_CLIENT_ID=lamina-sts",
                        "MINIO_IDENTITY_OPENID_ROLE_POLICY=readwrite");
    }

    /** MinIO would give the rights of its role to every ServiceAccount of the cluster. */
    @Test
    void trialStoreIsNoStsWithoutPolicy() {
        Chart chart = Chart.render("keda.check=false", "minio.enabled=true");

        assertThat(chart.output()).doesNotContain("MINIO_IDENTITY_OPENID", "serviceaccounts/token", "lamina.sts");
        assertThat(chart.one(StatefulSet.class, "lamina-minio")).isNotNull();
    }

    @Test
    void ownStsReplacesTrialStore() {
        Chart chart = Chart.trial(
                "sts.endpoint=https://sts.eu-central-1.amazonaws.com",
                "sts.audience=sts.amazonaws.com",
                "sts.defaultRoleArn=arn:aws:iam::123456789012:role/functions");

        assertThat(properties(chart, "lamina-gateway"))
                .contains(
                        "lamina.sts.endpoint=https://sts.eu-central-1.amazonaws.com\n",
                        "lamina.sts.audience=sts.amazonaws.com\n",
                        "lamina.sts.default-role-arn=arn:aws:iam::123456789012:role/functions\n");
        assertThat(chart.output()).doesNotContain("MINIO_IDENTITY_OPENID");
        assertThat(properties(Chart.trial("sts.enabled=false"), "lamina-gateway"))
                .doesNotContain("lamina.sts");
        assertThat(properties(Chart.trial("sts.enabled=false"), "lamina-operator"))
                .doesNotContain("lamina.sts");
    }

    @Test
    void runtimesShareImagesAndOwnImageWins() {
        String shared = "lamina.runtimes.\"java21\".image=mine/java:1\n";
        String own = "lamina.runtimes.\"java21\".image=mine/java21:1\n";

        assertThat(properties(Chart.trial("runtimes.java25.image=mine/java:1"), "lamina-operator"))
                .contains(shared);
        assertThat(properties(
                        Chart.trial("runtimes.java25.image=mine/java:1", "runtimes.java21.image=mine/java21:1"),
                        "lamina-operator"))
                .contains(own)
                .doesNotContain(shared);
    }

    @Test
    void publicUrlAndDomainAreConfigured() {
        Chart chart = Chart.trial("gateway.publicUrl=https://lamina.example:8443", "gateway.urlDomain=fn.example.org");

        assertThat(properties(chart, "lamina-operator"))
                .contains("lamina.url.base=https://lamina.example:8443\n", "lamina.url.domain=fn.example.org\n");
        assertThat(properties(chart, "lamina-gateway"))
                .contains("lamina.url.domain=fn.example.org\n")
                .doesNotContain("lamina.url.base");
        assertThat(properties(Chart.trial(), "lamina-operator")).doesNotContain("lamina.url");
    }

    @Test
    void bothProgramsKnowDomainsOfApis() {
        Chart chart = Chart.trial(
                "gateway.apiDomains={apps.example.org,shop.example}",
                "gateway.apiDomainNamespaces.shop\\.example={shop,shop-test}");

        for (String program : List.of("lamina-operator", "lamina-gateway")) {
            assertThat(properties(chart, program))
                    .contains(
                            "lamina.http.domains=apps.example.org,shop.example\n",
                            "lamina.http.domain-namespaces.\"shop.example\"=shop,shop-test\n");
            assertThat(properties(Chart.trial(), program)).doesNotContain("lamina.http.domain");
        }
    }

    @Test
    void eachProgramKnowsLimitsThatItEnforces() {
        Chart chart = Chart.trial(
                "limits.eachNamespace.reserved=50",
                "limits.eachNamespace.codeMebibytes=1024",
                "limits.namespaces.team-a.concurrency=2000000",
                "limits.namespaces.team-a.provisioned=5");

        assertThat(properties(chart, "lamina-operator"))
                .contains(
                        "lamina.limits.each-namespace.reserved=50\n",
                        "lamina.limits.each-namespace.code-mebibytes=1024\n",
                        "lamina.limits.namespaces.team-a.provisioned=5\n")
                .doesNotContain("team-a.concurrency");
        assertThat(properties(chart, "lamina-gateway"))
                .contains(
                        "lamina.limits.each-namespace.reserved=50\n",
                        "lamina.limits.namespaces.team-a.concurrency=2000000\n")
                .doesNotContain("team-a.provisioned", "code-mebibytes");
    }

    @Test
    void bothProgramsKnowNamespacesOfBuckets() {
        Chart chart = Chart.trial("s3.bucketNamespaces.orders\\.v2={shop,shop-test}");

        for (String program : List.of("lamina-operator", "lamina-gateway")) {
            assertThat(properties(chart, program)).contains("lamina.bucket-namespaces.\"orders.v2\"=shop,shop-test\n");
        }
    }

    @Test
    void operatorKnowsWhatTriggersMayName() {
        assertThat(properties(
                        Chart.trial("exposure.gateways={gateways/public,edge/a.b},exposure.ingressClasses={nginx}"),
                        "lamina-operator"))
                .contains("lamina.exposure.gateways=gateways/public,edge/a.b\n")
                .contains("lamina.exposure.ingress-classes=nginx\n");
    }

    /** Events name it, and functions get it as a variable. */
    @Test
    void gatewayKnowsItsPublicAddress() {
        assertThat(properties(Chart.trial("gateway.service.port=8443"), "lamina-gateway"))
                .contains("lamina.public-address=lamina-gateway.")
                .contains(".svc:8443\n");
    }

    @Test
    void changedConfigurationCausesRollout() {
        assertThat(configuration(Chart.trial("region=eu-central-1"))).isNotEqualTo(configuration(Chart.trial()));
        assertThat(configuration(Chart.trial())).isEqualTo(configuration(Chart.trial()));
    }

    private static String configuration(Chart chart) {
        return chart.one(Deployment.class, "lamina-gateway")
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("lamina.dev/config");
    }

    private static String properties(Chart chart, String name) {
        return chart.one(ConfigMap.class, name).getData().get("application.properties");
    }

    /** Code cannot fill the disk on which accepted events and archives of buses are stored. */
    @Test
    void natsLimitsFitVolumeAndLeaveRoomForEvents() {
        Chart chart = Chart.trial("nats.persistence.size=4Gi");

        assertThat(chart.one(ConfigMap.class, "lamina-nats").getData().get("nats.conf"))
                .contains("max_file_store: 3686MB");
        assertThat(properties(chart, "lamina-operator"))
                .contains("lamina.nats.content-mebibytes=" + (3686 - 1024 - 128 - 256 - 128 - 64 - 8 - 64) + "\n");
    }

    @Test
    void gatewayRolloutStartsPodBeforeStoppingOne() {
        var strategy = Chart.trial()
                .one(Deployment.class, "lamina-gateway")
                .getSpec()
                .getStrategy()
                .getRollingUpdate();

        assertThat(strategy.getMaxUnavailable().getIntVal()).isZero();
        assertThat(strategy.getMaxSurge().getIntVal()).isPositive();
    }

    /** Invocations that wait at a gateway that is asked to stop are taken by environments that start after that. */
    @Test
    void onlyInternalServicePublishesUnreadyGateways() {
        Chart chart = Chart.trial();

        assertThat(chart.one(Service.class, "lamina-gateway-internal").getSpec().getPublishNotReadyAddresses())
                .isTrue();
        assertThat(chart.one(Service.class, "lamina-gateway").getSpec().getPublishNotReadyAddresses())
                .isNotEqualTo(true);
        assertThat(chart.one(Service.class, "lamina-gateway-scaler").getSpec().getPublishNotReadyAddresses())
                .isNotEqualTo(true);
    }

    @Test
    void onlySeveralGatewaysHaveDisruptionBudget() {
        assertThat(Chart.trial("gateway.replicas=3").all(PodDisruptionBudget.class))
                .hasSize(1);
        assertThat(Chart.trial().all(PodDisruptionBudget.class)).isEmpty();
    }

    @Test
    void numberOfGatewaysCanBeLeftToAutoscaler() {
        Chart chart = Chart.trial("gateway.replicas=null");

        assertThat(chart.one(Deployment.class, "lamina-gateway").getSpec().getReplicas())
                .isNull();
        assertThat(chart.all(PodDisruptionBudget.class)).hasSize(1);
    }

    @Test
    void onlyPublicPortsAreOpenToAllPods() {
        var rules = Chart.trial()
                .one(NetworkPolicy.class, "lamina-gateway")
                .getSpec()
                .getIngress();

        assertThat(rules)
                .filteredOn(rule -> rule.getFrom() == null || rule.getFrom().isEmpty())
                .singleElement()
                .satisfies(open -> assertThat(open.getPorts())
                        .extracting(port -> port.getPort().getStrVal())
                        .containsExactly("http"));
        assertThat(Chart.trial("networkPolicy.enabled=false").all(NetworkPolicy.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LoadBalancer", "NodePort"})
    void gatewayServiceHasConfiguredTypeAndNodePort(String type) {
        Service service = Chart.trial("gateway.service.type=" + type, "gateway.service.nodePort=30080")
                .one(Service.class, "lamina-gateway");

        assertThat(service.getSpec().getType()).isEqualTo(type);
        assertThat(service.getSpec().getPorts().getFirst().getNodePort()).isEqualTo(30080);
    }
}
