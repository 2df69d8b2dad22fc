package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ExecutionRole;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which execution roles are refused before anything is deployed, and the field and fix that the condition names. */
class RoleCheckTest {
    private static final String GET = "Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*'";
    private static final ExecutionRole WITH_POLICY = role(document(GET));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Version: '2012-10-17', Statement: [{" + GET + "}]}",
                "{Version: '2012-10-17', Id: a, Statement: {" + GET + "}}",
                "{Version: '2008-10-17', Statement: [{Sid: a, Effect: Deny, NotAction: ['s3:Get*', 'sqs:*'], "
                        + "NotResource: ['*'], Condition: {StringLike: {'s3:prefix': 'a/*'}}}]}",
                "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}"
            })
    void policyDocumentsAreAccepted(String policy) {
        assertThat(objection(role(policy))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                   | policy.Version: must be",
                "{Version: '2020-01-01', Statement: []}               | policy.Version: must be",
                "{version: '2012-10-17'}                              | policy.version: not a member",
                "{Version: '2012-10-17'}                              | policy.Statement: required",
                "{Version: '2012-10-17', Statement: []}               | policy.Statement: required",
                "{Version: '2012-10-17', Statement: [yes]}            | policy.Statement[0]: must have",
                "{Version: '2012-10-17', Statement: [{Action: '*', Resource: '*'}]} | policy.Statement[0].Effect: must "
                        + "be Allow or Deny"
            })
    void documentWithoutFormIsRefused(String policy, String message) {
        assertThat(objection(role(policy)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("spec.executionRole." + message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conditon: {}            | Conditon: not a member of a statement",
                "Principal: '*'          | Principal: not a member of a statement",
                "NotAction: 's3:*'       | Action: exactly one of Action, NotAction",
                "NotResource: '*'        | Resource: exactly one of Resource, NotResource",
                "Condition: [a]          | Condition: must be an object"
            })
    void statementWithWrongMemberIsRefused(String member, String message) {
        assertThat(objection(role(document(GET + ", " + member))))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("spec.executionRole.policy.Statement[0]." + message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Action: GetObject, Resource: '*'        | Action: must be SERVICE:ACTION",
                "Action: [], Resource: '*'               | Action: must be SERVICE:ACTION",
                "Action: ['s3:Get*', 7], Resource: '*'   | Action: must be SERVICE:ACTION",
                "Action: '*', Resource: photos           | Resource: must be an ARN",
                "Action: '*'                             | Resource: exactly one of"
            })
    void actionAndResourceHaveAwsForms(String members, String message) {
        assertThat(objection(role(document("Effect: Allow, " + members))))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("spec.executionRole.policy.Statement[0]." + message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Version: x                              | policy: is not JSON: ",
                "{\"Version\": \"2012-10-17\"             | policy: is not JSON: ",
                "{} {}                                   | policy: is not JSON: ",
                "{\"Version\": \"a\", \"Version\": \"b\"}   | policy: is not JSON: ",
                "7                                       | policy: must be a JSON object"
            })
    void textThatIsNoDocumentIsRefused(String policy, String message) {
        assertThat(objection(ExecutionRoleBuilder.builder().policy(policy).build()))
                .hasValueSatisfying(text -> assertThat(text).startsWith("spec.executionRole." + message));
    }

    @Test
    void credentialsNeedStsAndRole() {
        ExecutionRole account =
                ExecutionRoleBuilder.builder().serviceAccountName("mine").build();
        OperatorConfig.Sts none = TestConfig.with().sts();
        OperatorConfig.Sts withoutRole =
                TestConfig.with("lamina.sts.endpoint", "http://sts").sts();

        assertThat(new RoleCheck(none).objection(account)).isEmpty();
        assertThat(new RoleCheck(none).objection(WITH_POLICY).map(ConditionFact::message))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("spec.executionRole.policy: this installation has no STS")
                        .contains("sts.endpoint"));
        assertThat(new RoleCheck(withoutRole).objection(WITH_POLICY).map(ConditionFact::message))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("spec.executionRole.arn: required with policy")
                        .contains("sts.defaultRoleArn"));
        assertThat(new RoleCheck(withoutRole).objection(WITH_POLICY.withArn("arn:aws:iam::123456789012:role/photos")))
                .isEmpty();
    }

    private static Optional<String> objection(ExecutionRole role) {
        return new RoleCheck(TestConfig.with(
                                "lamina.sts.endpoint",
                                "http://sts",
                                "lamina.sts.default-role-arn",
                                "arn:aws:iam::1:role/x")
                        .sts())
                .objection(role)
                .map(ConditionFact::message);
    }

    private static String document(String statement) {
        return "{Version: '2012-10-17', Statement: [{" + statement + "}]}";
    }

    /** @param policy in the flow style of YAML, which needs fewer quotes */
    private static ExecutionRole role(String policy) {
        return ExecutionRoleBuilder.builder()
                .policy(Serialization.asJson(
                        Serialization.unmarshal("policy: " + policy, Map.class).get("policy")))
                .build();
    }
}
