package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Function;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.testbed.ChartDefinition;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PolicyLengthExceededException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * The policy of a function decides who may invoke it, by the RBAC of a real API server. The gateway has the rights that
 * the chart gives it, and its admission policy.
 */
@Timeout(180)
class PermissionsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String GATEWAY = "system:serviceaccount:default:lamina-gateway";
    private static final String STRANGER = "arn:aws:iam::elsewhere:role/stranger";
    private static final String REFUSAL = "of AddPermission only";

    @TempDir
    static Path directory;

    private static ControlServers servers;
    private static KubernetesClient gateway;
    private static LambdaClient lambda;
    private static LambdaClient stranger;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(
                directory,
                Map.of(
                        "lamina.control.permissions",
                        "true",
                        "lamina.identity.cache",
                        "1s",
                        "lamina.identity.cache-refusal",
                        "200ms"),
                PermissionsIT::gateway,
                TestIdentity::permittedBy);
        lambda = servers.lambda();
        stranger = servers.lambda(TestIdentity.STRANGER_KEY);
        allow("owner", "ci", List.of("lamina.dev"), List.of("*"));
        allow("granter", "ci", List.of("rbac.authorization.k8s.io"), List.of("roles", "rolebindings"));
    }

    @AfterAll
    static void stop() throws Exception {
        stranger.close();
        lambda.close();
        gateway.close();
        servers.close();
    }

    @Test
    void otherAccountInvokesUntilPermissionIsRemoved() throws Exception {
        String arn = create("orders");
        create("refunds");
        assertThatThrownBy(() -> stranger.invoke(r -> r.functionName(arn)))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("elsewhere:stranger is not authorized to perform: lambda:InvokeFunction");

        String added = lambda.addPermission(r -> r.functionName("orders")
                        .statementId("partner")
                        .action("lambda:InvokeFunction")
                        .principal(STRANGER))
                .statement();

        await().atMost(SOON).until(() -> invokes(arn));
        assertThat(invokes(arn.replace("orders", "refunds"))).isFalse();
        assertThat(policy("orders").path("Statement"))
                .singleElement()
                .satisfies(statement -> assertThat(statement).isEqualTo(JSON.readTree(added)));
        assertThat(JSON.readTree(added).path("Principal").path("AWS").asText()).isEqualTo(STRANGER);
        assertThat(binding("orders", "partner").getMetadata().getAnnotations())
                .containsEntry("lamina.dev/changed-by", "system:serviceaccount:shop:ci");
        assertThat(binding("orders", "partner").getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(function("orders").getMetadata().getUid()));

        lambda.removePermission(r -> r.functionName("orders").statementId("partner"));

        await().atMost(SOON).until(() -> !invokes(arn));
        assertThat(binding("orders", "partner")).isNull();
        assertThat(role("orders", "partner")).isNull();
        assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("orders")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void accountIsAllOfItsNamespace() {
        String arn = create("shared");

        lambda.addPermission(r -> r.functionName("shared")
                .statementId("all")
                .action("lambda:InvokeFunction")
                .principal("elsewhere"));

        await().atMost(SOON).until(() -> invokes(arn));
    }

    @Test
    void callerPassesOnOnlyOwnRights() {
        create("mine");
        String arn = create("theirs");
        allow("editor", "stranger", List.of("lamina.dev"), List.of("functions"));

        assertThatThrownBy(() -> stranger.addPermission(r -> r.functionName(arn)
                        .statementId("self")
                        .action("lambda:InvokeFunction")
                        .principal(STRANGER)))
                .hasMessageContaining("no RBAC rule allows the verb create on roles of rbac.authorization.k8s.io");
        allow("binder", "stranger", List.of("rbac.authorization.k8s.io"), List.of("roles", "rolebindings"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> stranger.addPermission(r -> r.functionName(arn)
                                .statementId("self")
                                .action("lambda:InvokeFunction")
                                .principal(STRANGER)))
                        .hasMessageContaining("allows the verb create on functions/invoke of lamina.dev"));
        assertThat(role("theirs", "self")).isNull();
        servers.client()
                .rbac()
                .roleBindings()
                .inNamespace("shop")
                .withName("binder")
                .delete();
        servers.client()
                .rbac()
                .roleBindings()
                .inNamespace("shop")
                .withName("editor")
                .delete();
    }

    @Test
    void triggersNeedNoRoleForServices() throws Exception {
        create("thumbnails");
        String version = version("thumbnails");
        for (String qualifier : Stream.of("", version).toList()) {
            lambda.addPermission(r -> r.functionName("thumbnails")
                    .qualifier(qualifier.isEmpty() ? null : qualifier)
                    .statementId("s3")
                    .action("lambda:InvokeFunction")
                    .principal("s3.amazonaws.com"));
        }

        assertThat(policy("thumbnails").path("Statement")).hasSize(1);
        assertThat(policy("thumbnails:" + version).path("Statement"))
                .singleElement()
                .satisfies(statement -> assertThat(statement.path("Resource").asText())
                        .isEqualTo("arn:aws:lambda:us-east-1:shop:function:thumbnails:" + version));
        assertThat(role("thumbnails", "s3")).isNull();
        lambda.removePermission(
                r -> r.functionName("thumbnails").qualifier(version).statementId("s3"));
        assertThat(policy("thumbnails").path("Statement")).hasSize(1);
        assertThatThrownBy(
                        () -> lambda.getPolicy(r -> r.functionName("thumbnails").qualifier(version)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void policyFollowsItsRevision() throws Exception {
        create("guarded");
        add("guarded", "one");
        String first = revision("guarded");

        assertThatThrownBy(() -> lambda.addPermission(r -> r.functionName("guarded")
                        .statementId("two")
                        .action("lambda:InvokeFunction")
                        .principal(STRANGER)
                        .revisionId("other")))
                .isInstanceOf(PreconditionFailedException.class);
        lambda.addPermission(r -> r.functionName("guarded")
                .statementId("two")
                .action("lambda:InvokeFunctionUrl")
                .principal("*")
                .functionUrlAuthType(FunctionUrlAuthType.NONE)
                .revisionId(first));
        assertThatThrownBy(() -> lambda.removePermission(
                        r -> r.functionName("guarded").statementId("two").revisionId(first)))
                .isInstanceOf(PreconditionFailedException.class);
        lambda.removePermission(r -> r.functionName("guarded").statementId("two"));

        assertThat(revision("guarded")).isEqualTo(first);
    }

    @Test
    void errorsAreThoseOfLambda() {
        create("strict");
        add("strict", "once");

        assertThatThrownBy(() -> add("strict", "once"))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith("The statement id (once) provided already exists.");
        assertThatThrownBy(() -> lambda.addPermission(r -> r.functionName("strict")
                        .statementId("once")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")))
                .isInstanceOf(ResourceConflictException.class);
        assertThatThrownBy(() ->
                        lambda.removePermission(r -> r.functionName("strict").statementId("never")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageStartingWith("Statement never is not found in resource policy.");
        assertThatThrownBy(() -> add("missing", "once"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageStartingWith("Function not found: ");
        assertThatThrownBy(() -> lambda.addPermission(r -> r.functionName("strict")
                        .qualifier("$LATEST")
                        .statementId("latest")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> lambda.addPermission(r -> r.functionName("strict")
                        .qualifier("7")
                        .statementId("seventh")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void policyHasLimit() {
        create("long");

        assertThatThrownBy(() -> {
                    for (int i = 100; i < 300; i++) {
                        String sid = "s".repeat(97) + i;
                        lambda.addPermission(r -> r.functionName("long")
                                .statementId(sid)
                                .action("lambda:InvokeFunction")
                                .principal("sns.amazonaws.com"));
                    }
                })
                .isInstanceOf(PolicyLengthExceededException.class)
                .hasMessageContaining("is bigger than the limit (20480)");
    }

    /** A Role of the same name that says something else is not bound. */
    @Test
    void roleOfSomeoneElseIsNotBound() {
        create("trap");
        servers.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("lamina:trap:s")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("lamina.dev")
                        .withResources("functions/invoke")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();

        assertThatThrownBy(() -> add("trap", "s"))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith("There is another Role lamina:trap:s");
        assertThat(binding("trap", "s")).isNull();
    }

    @Test
    void apiServerRefusesOtherRolesToGateway() {
        RoleBuilder role = new RoleBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("lamina:orders:x")
                .withLabels(Map.of("lamina.dev/permission", "true", "lamina.dev/function", "orders"))
                .endMetadata();
        var invoke = new PolicyRuleBuilder()
                .withApiGroups("lamina.dev")
                .withResources("functions/invoke")
                .withVerbs("create");

        assertThatThrownBy(() ->
                        gateway.resource(role.withRules(invoke.build()).build()).create())
                .as("all functions")
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("may make Roles to invoke one function only");
        assertThatThrownBy(() -> gateway.resource(new RoleBuilder(role.build())
                                .editMetadata()
                                .withName("mine")
                                .endMetadata()
                                .withRules(invoke.withResourceNames("orders").build())
                                .build())
                        .create())
                .hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> gateway.resource(new RoleBindingBuilder()
                                .withMetadata(role.buildMetadata())
                                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "gateway")
                                .addNewSubject(null, "ServiceAccount", "ci", "shop")
                                .build())
                        .create())
                .hasMessageContaining("may bind Roles of AddPermission only");
        assertThatThrownBy(() -> gateway.rbac()
                        .roleBindings()
                        .inNamespace("shop")
                        .withName("owner")
                        .delete())
                .hasMessageContaining(REFUSAL);
    }

    private static String create(String name) {
        String arn = lambda.createFunction(r -> r.functionName(name)
                        .runtime("nodejs22.x")
                        .role("arn:aws:iam::123456789012:role/any")
                        .handler("index.handler")
                        .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))))
                .functionArn();
        servers.api().exists(new FunctionId("shop", name));
        return arn;
    }

    private static String version(String name) {
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName(name));
        }
        return lambda.publishVersion(r -> r.functionName(name)).version();
    }

    private static void add(String function, String sid) {
        lambda.addPermission(r -> r.functionName(function)
                .statementId(sid)
                .action("lambda:InvokeFunction")
                .principal(STRANGER));
    }

    private static boolean invokes(String arn) {
        try {
            return stranger.invoke(r -> r.functionName(arn).payload(SdkBytes.fromUtf8String("{}")))
                            .statusCode()
                    == 200;
        } catch (LambdaException e) {
            assertThat(e.statusCode()).isEqualTo(403);
            return false;
        }
    }

    private static JsonNode policy(String function) throws IOException {
        return JSON.readTree(lambda.getPolicy(r -> r.functionName(function)).policy());
    }

    private static String revision(String function) {
        return lambda.getPolicy(r -> r.functionName(function)).revisionId();
    }

    private static Function function(String name) {
        return servers.client()
                .resources(Function.class)
                .inNamespace("shop")
                .withName(name)
                .get();
    }

    private static Role role(String function, String sid) {
        return servers.client()
                .rbac()
                .roles()
                .inNamespace("shop")
                .withName("lamina:" + function + ":" + sid)
                .get();
    }

    private static RoleBinding binding(String function, String sid) {
        return servers.client()
                .rbac()
                .roleBindings()
                .inNamespace("shop")
                .withName("lamina:" + function + ":" + sid)
                .get();
    }

    /** Lets a ServiceAccount do everything with some resources in shop. */
    private static void allow(String name, String account, List<String> groups, List<String> resources) {
        servers.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(groups)
                        .withResources(resources)
                        .withVerbs("*")
                        .endRule()
                        .build())
                .serverSideApply();
        servers.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject(null, "ServiceAccount", account, account.equals("ci") ? "shop" : "elsewhere")
                        .build())
                .serverSideApply();
    }

    /** Returns the client of the gateway, with the rights of the chart. */
    private static KubernetesClient gateway(KubernetesClient admin) {
        String rules = Stream.of("gatewayRules", "controlRules", "permissionRules")
                .map(name -> ChartDefinition.of("gateway/_rules.tpl", "lamina." + name))
                .collect(Collectors.joining("\n"));
        ClusterRole role = Serialization.unmarshal("rules:\n" + rules, ClusterRole.class);
        role.setMetadata(new ObjectMetaBuilder().withName("gateway").build());
        role.getRules()
                .add(new PolicyRuleBuilder()
                        .withApiGroups("authorization.k8s.io")
                        .withResources("subjectaccessreviews")
                        .withVerbs("create")
                        .build());
        admin.resource(role).create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("gateway")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "gateway")
                        .addNewSubject("rbac.authorization.k8s.io", "User", GATEWAY, null)
                        .build())
                .create();
        admin.resource(Serialization.unmarshal(
                        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n"
                                + "metadata: {name: permissions}\nspec:\n"
                                + ChartDefinition.of("gateway/_rules.tpl", "lamina.permissionPolicy")
                                        .indent(2),
                        ValidatingAdmissionPolicy.class))
                .create();
        admin.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withNewMetadata()
                        .withName("permissions")
                        .endMetadata()
                        .withNewSpec()
                        .withPolicyName("permissions")
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
        gateway = ClusterClient.as(GATEWAY, admin);
        // The policy is in force some time after it is created.
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> gateway.resource(new RoleBuilder()
                                        .withNewMetadata()
                                        .withNamespace("default")
                                        .withGenerateName("probe-")
                                        .endMetadata()
                                        .build())
                                .create())
                        .hasMessageContaining(REFUSAL));
        return gateway;
    }
}
