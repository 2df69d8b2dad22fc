package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.testbed.ChartDefinition;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Roles, by an operator with the rights and the admission policy of the chart, which reads no Secret itself. */
class SecretAccessIT {
    private static final String OPERATOR = "system:serviceaccount:default:lamina-operator";
    private static final String GATEWAY = "system:serviceaccount:default:lamina-gateway";
    private static final String NAME = "secret-access-it";
    private static final String REFUSAL = "the operator of Lamina may";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static KubernetesClient admin;
    private static KubernetesClient limited;

    private String namespace;
    private TestOperator operator;

    @BeforeAll
    static void giveRights() {
        admin = TestApiServer.client();
        ObjectMeta named = new ObjectMetaBuilder().withName(NAME).build();
        admin.resource(new ClusterRoleBuilder()
                        .withMetadata(named)
                        .withRules(Stream.concat(ChartRules.operator().stream(), ChartRules.secretAccess().stream())
                                .toList())
                        .build())
                .create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withMetadata(named)
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
                        .addNewSubject("rbac.authorization.k8s.io", "User", OPERATOR, null)
                        .build())
                .create();
        admin.resource(Serialization.unmarshal(
                        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n"
                                + "metadata: {name: "
                                + NAME + "}\nspec:\n"
                                + ChartDefinition.of("operator/_rules.tpl", "lamina.secretAccessPolicy")
                                        .indent(2),
                        ValidatingAdmissionPolicy.class))
                .create();
        admin.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withMetadata(named)
                        .withNewSpec()
                        .withPolicyName(NAME)
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
        limited = ClusterClient.as(OPERATOR, admin);
        await("the policy is in force")
                .atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> limited.resource(new RoleBuilder()
                                        .withNewMetadata()
                                        .withNamespace("default")
                                        .withGenerateName("probe-")
                                        .endMetadata()
                                        .build())
                                .create())
                        .hasMessageContaining(REFUSAL));
    }

    @AfterAll
    static void takeRights() {
        admin.admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(NAME)
                .delete();
        admin.admissionRegistration()
                .v1()
                .validatingAdmissionPolicies()
                .withName(NAME)
                .delete();
        admin.rbac().clusterRoleBindings().withName(NAME).delete();
        admin.rbac().clusterRoles().withName(NAME).delete();
        limited.close();
        admin.close();
    }

    @BeforeEach
    void run() {
        namespace = TestApiServer.newNamespace(admin);
        Clock clock = Clock.systemUTC();
        operator = new TestOperator(it -> it.withKubernetesClient(limited));
        operator.register(
                new TriggerReconciler(
                        new Bindings(List.of(new QueueBinding(), new MqttBinding())),
                        new SecretAccess(Optional.of("default/lamina-gateway")),
                        new Conditions(clock),
                        new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock),
                        space -> false),
                it -> it.settingNamespace(namespace));
        operator.start();
    }

    @AfterEach
    void cleanUp() {
        operator.stop();
        admin.namespaces().withName(namespace).delete();
    }

    @Test
    void gatewayReadsSecretOfTriggerOnly() {
        apply(queue("orders-queue"));

        awaitMayRead("orders-queue", true);
        assertThat(mayRead("another")).isFalse();
        assertThat(role().getMetadata().getOwnerReferences())
                .as("deleted with the Trigger")
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("Trigger"));
    }

    @Test
    void rightFollowsSpec() {
        apply(queue("orders-queue"));
        awaitMayRead("orders-queue", true);

        apply(queue("rotated"));
        awaitMayRead("rotated", true);
        assertThat(mayRead("orders-queue")).isFalse();

        apply(queue(null));
        awaitMayRead("rotated", false);
        await().atMost(SOON).until(() -> role() == null);
    }

    @Test
    void brokerHasLoginAndCertificate() {
        apply(SourceBuilder.builder()
                .mqtt(MqttSourceBuilder.builder()
                        .url("mqtts://broker:8883")
                        .topicFilters(List.of("a"))
                        .secret("login")
                        .tlsSecret("certificate")
                        .build())
                .build());

        awaitMayRead("login", true);
        awaitMayRead("certificate", true);
    }

    @Test
    void deletedRoleIsWrittenAgain() {
        apply(queue("orders-queue"));
        awaitMayRead("orders-queue", true);
        String before = role().getMetadata().getUid();

        admin.resource(role()).delete();

        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> !role().getMetadata().getUid().equals(before));
    }

    @Test
    void secondReconcileWritesNothing() {
        apply(queue("orders-queue"));
        awaitMayRead("orders-queue", true);
        String before = role().getMetadata().getResourceVersion();

        apply(queue("orders-queue"), false);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> trigger().getStatus().observedGeneration() == 2);

        assertThat(role().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "update"})
    void operatorGivesNoOtherRight(String verb) {
        assertThatThrownBy(() -> limited.resource(role("lamina:trigger:orders", rule(verb, "orders-queue")))
                        .create())
                .hasMessageContaining(REFUSAL);
    }

    @Test
    void operatorGivesNoRightOnAllSecrets() {
        assertThatThrownBy(() -> limited.resource(role("lamina:trigger:orders", rule("get")))
                        .create())
                .hasMessageContaining(REFUSAL);
    }

    @Test
    void operatorGivesItselfNothing() {
        limited.resource(role("lamina:trigger:orders", rule("get", "orders-queue")))
                .create();

        assertThatThrownBy(() -> limited.resource(new RoleBindingBuilder()
                                .withMetadata(metadata("lamina:trigger:orders"))
                                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "lamina:trigger:orders")
                                .addNewSubject(null, "ServiceAccount", "lamina-operator", "default")
                                .build())
                        .create())
                .hasMessageContaining(REFUSAL);
    }

    private Role role(String name, PolicyRule rule) {
        return new RoleBuilder().withMetadata(metadata(name)).withRules(rule).build();
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Map.of("lamina.dev/secrets-of", "trigger"))
                .build();
    }

    private static PolicyRule rule(String verb, String... names) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("secrets")
                .withResourceNames(names)
                .withVerbs(verb)
                .build();
    }

    private Role role() {
        return admin.rbac()
                .roles()
                .inNamespace(namespace)
                .withName("lamina:trigger:orders")
                .get();
    }

    private void awaitMayRead(String secret, boolean may) {
        await("the gateway may " + (may ? "" : "not ") + "read " + secret)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> mayRead(secret) == may);
    }

    private boolean mayRead(String secret) {
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(GATEWAY)
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withResource("secrets")
                        .withName(secret)
                        .withVerb("get")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    private static Source queue(String secret) {
        return SourceBuilder.builder()
                .queue(QueueBuilder.builder()
                        .sqs(SqsQueueBuilder.builder()
                                .url("http://broker/1/orders")
                                .secret(secret)
                                .build())
                        .build())
                .build();
    }

    private Trigger trigger() {
        return admin.resources(Trigger.class)
                .inNamespace(namespace)
                .withName("orders")
                .get();
    }

    private void apply(Source source) {
        apply(source, true);
    }

    private void apply(Source source, boolean enabled) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("orders")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(enabled)
                .source(source)
                .build());
        admin.resource(trigger).fieldManager("user").forceConflicts().serverSideApply();
    }
}
