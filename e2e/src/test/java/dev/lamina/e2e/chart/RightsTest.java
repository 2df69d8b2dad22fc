package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicySpec;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rights that the chart grants, so that none is added unnoticed. */
class RightsTest {
    private static final Set<String> READ = Set.of("get", "list", "watch");

    @Test
    void gatewayWritesOnlyWhatItNeeds() {
        List<PolicyRule> writes = clusterRules(
                        "lamina-system:lamina-gateway",
                        "lamina-system:lamina-gateway-reviews",
                        "lamina-system:lamina-gateway-roles")
                .filter(rule -> !READ.containsAll(rule.getVerbs()))
                .toList();

        assertThat(writes)
                .flatExtracting(PolicyRule::getResources)
                .containsExactlyInAnyOrder(
                        "deployments/scale",
                        // Copies of a function, for memory tests.
                        "functions",
                        "triggers/status",
                        "functions/status",
                        "tokenreviews",
                        "subjectaccessreviews",
                        "serviceaccounts/token");
    }

    @Test
    void controlApiWritesItsKindsAndEvents() {
        assertThat(clusterRules("lamina-system:lamina-gateway-control"))
                .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactlyInAnyOrder(
                        tuple(
                                List.of("functions", "layers", "triggers", "aliases"),
                                List.of("get", "list", "create", "patch", "delete")),
                        tuple(List.of("functionversions"), List.of("get", "list", "delete")),
                        tuple(List.of("events"), List.of("create")));
        assertThat(Chart.trial("gateway.control.enabled=false").all(ClusterRole.class))
                .extracting(role -> role.getMetadata().getName())
                .contains("lamina-system:lamina-gateway")
                .doesNotContain("lamina-system:lamina-gateway-control");
    }

    /** PermissionsIT shows that the API server refuses other Roles and RoleBindings to the gateway. */
    @Test
    void gatewayGrantsOnlyInvokeAndOnlyIfAllowed() {
        String name = "lamina-system.lamina-gateway-permissions";
        Chart chart = Chart.trial("gateway.control.permissions=true");

        assertThat(chart.one(ClusterRole.class, "lamina-system:lamina-gateway-permissions")
                        .getRules())
                .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactlyInAnyOrder(
                        tuple(List.of("roles", "rolebindings"), List.of("get", "list", "create", "delete")),
                        tuple(List.of("functions/invoke"), List.of("create")));
        assertThat(chart.one(ValidatingAdmissionPolicyBinding.class, name)
                        .getSpec()
                        .getPolicyName())
                .isEqualTo(name);
        assertThat(chart.one(ValidatingAdmissionPolicy.class, name).getSpec().getMatchConditions())
                .singleElement()
                .satisfies(condition -> assertThat(condition.getExpression())
                        .contains("\"system:serviceaccount:lamina-system:lamina-gateway\""));
        for (Chart without : List.of(
                Chart.trial(), Chart.trial("gateway.control.permissions=true", "gateway.control.enabled=false"))) {
            assertThat(without.all(ClusterRole.class))
                    .filteredOn(role -> role.getMetadata().getName().startsWith("lamina-system:lamina-gateway"))
                    .flatExtracting(ClusterRole::getRules)
                    .filteredOn(rule -> !READ.containsAll(rule.getVerbs()))
                    .flatExtracting(PolicyRule::getResources)
                    .doesNotContain("roles", "rolebindings");
        }
    }

    @Test
    void withoutChangesAndTestsGatewayMakesNoFunctions() {
        Chart chart = Chart.trial("gateway.control.enabled=false", "gateway.memoryTests.enabled=false");

        assertThat(chart.all(ClusterRole.class))
                .filteredOn(role -> role.getMetadata().getName().startsWith("lamina-system:lamina-gateway"))
                .flatExtracting(ClusterRole::getRules)
                .filteredOn(rule -> rule.getResources().contains("functions"))
                .flatExtracting(PolicyRule::getVerbs)
                .containsOnly("get", "list", "watch");
    }

    @Test
    void consoleHasNoRights() {
        Chart chart = Chart.trial("console.enabled=true");

        assertThat(chart.one(ServiceAccount.class, "lamina-console").getAutomountServiceAccountToken())
                .isFalse();
        assertThat(Stream.concat(
                                chart.all(RoleBinding.class).stream().map(RoleBinding::getSubjects),
                                chart.all(ClusterRoleBinding.class).stream().map(ClusterRoleBinding::getSubjects))
                        .flatMap(List::stream)
                        .map(Subject::getName))
                .contains("lamina-gateway")
                .doesNotContain("lamina-console");
    }

    /** A token for the API server would let the gateway act as anyone: ExecutionRoleIT shows that this is refused. */
    @Test
    void gatewayGetsTokensForStsOnly() {
        Chart chart = Chart.trial("sts.audience=my-sts,sts.defaultRoleArn=arn:minio:iam:::role/mine");

        String name = "lamina-system.lamina-gateway-tokens";
        ValidatingAdmissionPolicySpec policy =
                chart.one(ValidatingAdmissionPolicy.class, name).getSpec();
        assertThat(policy.getMatchConditions())
                .singleElement()
                .satisfies(condition -> assertThat(condition.getExpression())
                        .contains("\"system:serviceaccount:lamina-system:lamina-gateway\""));
        assertThat(policy.getValidations())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getExpression()).contains("object.spec.audiences == [\"my-sts\"]"));
        assertThat(chart.one(ValidatingAdmissionPolicyBinding.class, name)
                        .getSpec()
                        .getPolicyName())
                .isEqualTo(name);
    }

    /** Who may write versions would run the code of any namespace: RuntimeNamesIT shows that this is refused. */
    @Test
    void onlyOperatorWritesVersions() {
        Chart chart = Chart.trial();

        String name = "lamina-system.lamina-operator-versions";
        assertThat(chart.one(ValidatingAdmissionPolicy.class, name).getSpec().getValidations())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getExpression())
                        .contains("\"system:serviceaccount:lamina-system:lamina-operator\""));
        assertThat(chart.one(ValidatingAdmissionPolicyBinding.class, name)
                        .getSpec()
                        .getPolicyName())
                .isEqualTo(name);
    }

    @Test
    void gatewayGetsNoTokensWithoutSts() {
        assertThat(Chart.trial("sts.enabled=false").all(ClusterRole.class))
                .flatExtracting(ClusterRole::getRules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("serviceaccounts/token");
    }

    /**
     * Only the API server knows the names of pods that do not start, hence the right to list; there is no watch of all
     * pods.
     */
    @Test
    void gatewayReadsPodsWithoutWatch() {
        assertThat(clusterRules("lamina-system:lamina-gateway")
                        .filter(rule -> rule.getResources().contains("pods")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "list"));
    }

    @Test
    void operatorCreatesOnlyPartsOfFunctions() {
        List<PolicyRule> rules = clusterRules("lamina-system:lamina-operator").toList();

        assertThat(rules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("roles", "rolebindings", "pods/exec", "pods/log");
        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("secrets"))
                .flatExtracting(PolicyRule::getVerbs)
                .containsExactly("create");
        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("pods"))
                .flatExtracting(PolicyRule::getVerbs)
                .as("delete: a container image that has ended is replaced; create: the start cache of a version")
                .containsExactlyInAnyOrder("get", "list", "watch", "create", "delete");
        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("pods/resize"))
                .flatExtracting(PolicyRule::getVerbs)
                .containsExactly("patch");
        assertThat(rules)
                .filteredOn(rule -> rule.getVerbs().contains("create"))
                .flatExtracting(PolicyRule::getResources)
                .containsExactlyInAnyOrder(
                        "functionversions",
                        "deployments",
                        "pods",
                        "secrets",
                        "serviceaccounts",
                        "networkpolicies",
                        "scaledobjects",
                        "triggerauthentications",
                        "events");
        assertThat(rules)
                .filteredOn(rule -> rule.getVerbs().contains("delete"))
                .flatExtracting(PolicyRule::getResources)
                .containsExactlyInAnyOrder(
                        "functionversions",
                        "networkpolicies",
                        "scaledobjects",
                        "triggerauthentications",
                        "serviceaccounts",
                        "pods");
        assertThat(rules).flatExtracting(PolicyRule::getVerbs).doesNotContain("deletecollection");
    }

    @Test
    void operatorExposesApisOnlyIfAllowed() {
        assertThat(home(Chart.trial())).doesNotContain("httproutes", "ingresses");
        assertThat(home(Chart.trial("exposure.gatewayApi=true")))
                .contains("httproutes")
                .doesNotContain("ingresses");
        assertThat(home(Chart.trial("exposure.ingress=true")))
                .contains("ingresses")
                .doesNotContain("httproutes");
    }

    /** The resources of which the operator has rights in its own namespace only. */
    private static List<String> home(Chart chart) {
        return chart.one(Role.class, "lamina-operator-lease").getRules().stream()
                .flatMap(rule -> rule.getResources().stream())
                .toList();
    }

    @Test
    void operatorHasNoSecretRightsWithVolumes() {
        assertThat(Chart.trial("functions.volumes=true,databases.image=").all(ClusterRole.class))
                .filteredOn(role -> role.getMetadata().getName().equals("lamina-system:lamina-operator"))
                .flatExtracting(ClusterRole::getRules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("secrets");
    }

    @Test
    void noRoleHasWildcard() {
        Chart chart = Chart.trial();
        Stream<PolicyRule> rules = Stream.concat(
                chart.all(ClusterRole.class).stream().flatMap(role -> role.getRules().stream()),
                chart.all(Role.class).stream().flatMap(role -> role.getRules().stream()));

        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getVerbs()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*");
            assertThat(rule.getApiGroups()).doesNotContain("*");
        });
    }

    @Test
    void namedNamespacesLimitRights() {
        Chart chart = Chart.trial("watchNamespaces={team-a,team-b}");

        assertThat(chart.all(ClusterRole.class))
                .extracting(role -> role.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "lamina-system:lamina-claim",
                        "lamina-system:lamina-gateway-reviews",
                        "lamina-system:lamina-operator-namespaces",
                        "lamina-viewer",
                        "lamina-editor",
                        "lamina-invoker");
        assertThat(chart.all(Role.class))
                .filteredOn(role -> !role.getMetadata().getName().endsWith("-lease"))
                .extracting(role -> role.getMetadata().getNamespace() + "/"
                        + role.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "team-a/lamina-operator",
                        "team-b/lamina-operator",
                        "team-a/lamina-gateway",
                        "team-b/lamina-gateway",
                        "team-a/lamina-gateway-control",
                        "team-b/lamina-gateway-control",
                        "team-a/lamina-operator-claims",
                        "team-b/lamina-operator-claims",
                        "team-a/lamina-gateway-claims",
                        "team-b/lamina-gateway-claims",
                        "team-a/lamina-operator-secret-access",
                        "team-b/lamina-operator-secret-access",
                        "team-a/lamina-gateway-roles",
                        "team-b/lamina-gateway-roles",
                        // Of `helm test`, while it runs.
                        "team-a/lamina-test");
        assertThat(chart.all(RoleBinding.class))
                .allSatisfy(
                        binding -> assertThat(binding.getSubjects().getFirst().getNamespace())
                                .isEqualTo("lamina-system"));
    }

    /**
     * The Role in a namespace is deleted with the namespace; the remaining rights are to report that the namespace is
     * deleted, and not to prevent it by the finalizer of a layer.
     */
    @Test
    void namedNamespacesLimitRightsOnOthers() {
        List<PolicyRule> rules = Chart.trial("watchNamespaces={team-a}")
                .one(ClusterRole.class, "lamina-system:lamina-operator-namespaces")
                .getRules();

        assertThat(rules)
                .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactlyInAnyOrder(
                        tuple(List.of("namespaces"), List.of("get")),
                        tuple(List.of("layers"), List.of("get", "patch")));
    }

    @Test
    void operatorReadsAndPatchesTriggersOnly() {
        List<PolicyRule> rules = clusterRules("lamina-system:lamina-operator")
                .filter(rule -> rule.getResources().contains("triggers"))
                .toList();

        assertThat(rules)
                .flatExtracting(PolicyRule::getVerbs)
                .as("patch takes off an earlier version's finalizer")
                .containsExactlyInAnyOrder("get", "list", "watch", "patch");
    }

    @Test
    void operatorChangesOnlyLeaseAndBucketsInOwnNamespace() {
        List<PolicyRule> rules =
                Chart.trial().one(Role.class, "lamina-operator-lease").getRules();

        assertThat(rules).flatExtracting(PolicyRule::getResources).containsOnly("leases", "configmaps", "services");
        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("configmaps")
                        && !rule.getVerbs().equals(List.of("create")))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResourceNames()).containsExactly("lamina-operator-buckets");
                    assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "patch");
                });
    }

    /** To name it by its cluster IP, if functions get credentials for it. */
    @Test
    void operatorReadsServiceOfStoreOnly() {
        assertThat(serviceRules(
                        Chart.trial().one(Role.class, "lamina-operator-lease").getRules()))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResourceNames()).containsExactly("lamina-minio");
                    assertThat(rule.getVerbs()).containsExactly("get");
                });
        assertThat(serviceRules(operatorRules(
                        "s3.endpoint=http://store.storage.svc:9000,sts.endpoint=http://store.storage.svc:9000")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getResourceNames()).containsExactly("store"));
        assertThat(serviceRules(operatorRules("s3.endpoint=http://store.storage.svc:9000")))
                .isEmpty();
        assertThat(serviceRules(operatorRules("minio.rolePolicy="))).isEmpty();
    }

    private static List<PolicyRule> operatorRules(String settings) {
        Chart chart = Chart.trial("s3.existingSecret=s3", settings);
        return Stream.concat(
                        chart.one(ClusterRole.class, "lamina-system:lamina-operator").getRules().stream(),
                        chart.one(Role.class, "lamina-operator-lease").getRules().stream())
                .toList();
    }

    private static List<PolicyRule> serviceRules(List<PolicyRule> rules) {
        return rules.stream()
                .filter(rule -> rule.getResources().contains("services"))
                .toList();
    }

    @Test
    void gatewayReadsSecretsOnlyWhereNamed() {
        assertThat(secretReaders(Chart.trial())).isEmpty();
        assertThat(secretReaders(Chart.trial(
                        "gateway.accessKeys.namespaces={keys}", "gateway.queueSecrets.namespaces={queues}")))
                .containsExactlyInAnyOrder("keys/lamina-gateway-access-keys", "queues/lamina-gateway-queue-secrets");
        assertThat(Chart.trial("gateway.accessKeys.namespaces={*}")
                        .one(ClusterRole.class, "lamina-system:lamina-gateway-access-keys")
                        .getRules())
                .anyMatch(RightsTest::readsSecrets);
    }

    @Test
    void operatorWritesRolesOnlyToNameSecrets() {
        assertThat(clusterRules("lamina-system:lamina-operator-secret-access"))
                .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactlyInAnyOrder(
                        tuple(
                                List.of("roles"),
                                List.of("get", "list", "watch", "create", "patch", "delete", "escalate", "bind")),
                        tuple(List.of("rolebindings"), List.of("get", "list", "watch", "create", "patch", "delete")));
        for (String setting :
                List.of("gateway.queueSecrets.enabled=false", "gateway.queueSecrets.namespaces={queues}")) {
            assertThat(Chart.trial(setting).all(ClusterRole.class))
                    .flatExtracting(ClusterRole::getRules)
                    .filteredOn(rule -> !READ.containsAll(rule.getVerbs()))
                    .flatExtracting(PolicyRule::getResources)
                    .doesNotContain("roles", "rolebindings");
        }
    }

    private static List<String> secretReaders(Chart chart) {
        assertThat(chart.all(ClusterRole.class))
                .flatExtracting(ClusterRole::getRules)
                .noneMatch(RightsTest::readsSecrets);
        return chart.all(Role.class).stream()
                .filter(role -> role.getRules().stream().anyMatch(RightsTest::readsSecrets))
                .map(role -> role.getMetadata().getNamespace() + "/"
                        + role.getMetadata().getName())
                .toList();
    }

    private static boolean readsSecrets(PolicyRule rule) {
        return rule.getResources().contains("secrets") && !rule.getVerbs().equals(List.of("create"));
    }

    private static Stream<PolicyRule> clusterRules(String... names) {
        Set<String> wanted = Set.of(names);
        return Chart.trial().all(ClusterRole.class).stream()
                .filter(role -> wanted.contains(role.getMetadata().getName()))
                .flatMap(role -> role.getRules().stream());
    }
}
