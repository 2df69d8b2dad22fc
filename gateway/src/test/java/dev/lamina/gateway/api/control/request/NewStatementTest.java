package dev.lamina.gateway.api.control.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements can be carried out, and as what; all others are refused with the member that is the cause. */
class NewStatementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:lambda:us-east-1:shop:function:orders";

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::billing:role/worker, ServiceAccount, billing, worker, arn:aws:iam::billing:role/worker",
        "system:serviceaccount:billing:worker, ServiceAccount, billing, worker, arn:aws:iam::billing:role/worker",
        "billing, Group, , system:serviceaccounts:billing, arn:aws:iam::billing:root",
        "arn:aws:iam::billing:root, Group, , system:serviceaccounts:billing, arn:aws:iam::billing:root"
    })
    void callerOfClusterIsBound(String principal, String kind, String namespace, String name, String shown) {
        NewStatement read = read(invoke(principal, ""));

        Subject subject = read.subject().orElseThrow();
        assertThat(subject.getKind()).isEqualTo(kind);
        assertThat(subject.getNamespace()).isEqualTo(namespace);
        assertThat(subject.getName()).isEqualTo(name);
        assertThat(read.on(ARN).toString())
                .isEqualTo("{\"Sid\":\"s-1\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + shown
                        + "\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + ARN + "\"}");
        assertThat(NewStatement.bound("s-1", List.of(subject), ARN)).isEqualTo(read.on(ARN));
    }

    @Test
    void everyoneIsWhoTheClusterKnows() {
        NewStatement read = read(invoke("*", ""));

        Subject subject = read.subject().orElseThrow();
        assertThat(subject.getName()).isEqualTo("system:authenticated");
        assertThat(NewStatement.bound("s-1", List.of(subject), ARN)
                        .document()
                        .path("Principal")
                        .asText())
                .isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.amazonaws.com, '', ''",
        "s3.amazonaws.com, '\"SourceAccount\": \"shop\"', '{\"StringEquals\":{\"AWS:SourceAccount\":\"shop\"}}'",
        "s3.amazonaws.com, '\"SourceArn\": \"arn:aws:s3:::*\"', '{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::*\"}}'",
        "events.amazonaws.com, '\"SourceArn\": \"arn:aws:events:us-east-1:shop:rule/*\"',"
                + " '{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:events:us-east-1:shop:rule/*\"}}'",
        "apigateway.amazonaws.com, '\"SourceArn\": \"arn:aws:execute-api:us-east-1:shop:*/*/*\"',"
                + " '{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:execute-api:us-east-1:shop:*/*/*\"}}'",
    })
    void triggersStandForServices(String service, String more, String condition) {
        NewStatement read = read(invoke(service, more), Optional.of("live"));

        assertThat(read.subject()).isEmpty();
        assertThat(read.on(ARN + ":live")
                        .document()
                        .path("Principal")
                        .path("Service")
                        .asText())
                .isEqualTo(service);
        assertThat(read.condition().isEmpty() ? "" : read.condition().toString())
                .isEqualTo(condition);
    }

    @Test
    void publicUrlIsSaidByItsAuthType() {
        NewStatement url =
                read("{\"StatementId\": \"s-1\", \"Action\": \"lambda:InvokeFunctionUrl\", \"Principal\": \"*\","
                        + " \"FunctionUrlAuthType\": \"NONE\"}");
        NewStatement invoke = read(invoke("*", "\"InvokedViaFunctionUrl\": true"));

        assertThat(url.subject()).isEmpty();
        assertThat(url.condition()).hasToString("{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\"}}");
        assertThat(invoke.subject()).isEmpty();
        assertThat(invoke.condition()).hasToString("{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "123456789012 | | Principal is not available here: 123456789012 is an account of AWS",
                "arn:aws:iam::123456789012:role/x | | Principal is not available here: 123456789012 is an account of",
                "arn:aws:iam::billing:user/ann | | Principal is not available here: the cluster does not know",
                "arn:aws:iam::billing:role/Big | | Principal is not available here: Big is not a name",
                "system:serviceaccount:billing | | Principal is not available here:  is not a name",
                "cognito-idp.amazonaws.com | | does not call functions here",
                "s3.amazonaws.com | \"SourceArn\": \"arn:aws:s3:::photos\" | SourceArn is not available here: every Tr",
                "s3.amazonaws.com | \"SourceArn\": \"arn:aws:sns:::*\" | SourceArn is not available here: every Trig",
                "s3.amazonaws.com | \"SourceAccount\": \"123456789012\" | SourceAccount is not available here: only Tr",
                "billing | \"SourceArn\": \"arn:aws:s3:::*\" | SourceArn is not available here: a caller has no source",
                "* | \"PrincipalOrgID\": \"o-abcdefghij\" | PrincipalOrgID is not available here",
                "s3.amazonaws.com | \"EventSourceToken\": \"t\" | EventSourceToken is not available here",
                "billing | \"InvokedViaFunctionUrl\": true | InvokedViaFunctionUrl is not available here: the right",
                "billing | \"FunctionUrlAuthType\": \"NONE\" | FunctionUrlAuthType is only supported for",
            })
    void whatIsNotCarriedOutIsRefused(String principal, String more, String message) {
        assertRefused(invoke(principal, more == null ? "" : more), message);
    }

    @Test
    void rightToUrlAloneIsRefused() {
        String url = "{\"StatementId\": \"s-1\", \"Action\": \"lambda:InvokeFunctionUrl\", \"Principal\": \"%s\"}";

        assertRefused(url.formatted("billing"), "Action is not available here: the right to invoke is for the Invoke");
        assertRefused(url.formatted("*"), "FunctionUrlAuthType is not available here: everyone may call");
        assertRefused(url.formatted("s3.amazonaws.com"), "does not call functions here");
    }

    @Test
    void otherActionsAreRefused() {
        assertRefused(invoke("billing", "").replace("lambda:InvokeFunction", "lambda:GetFunction"), "only lambda:Invo");
        assertRefused(invoke("billing", "").replace("lambda:InvokeFunction", "s3:Get"), "'action' failed to satisfy");
    }

    @Test
    void versionIsNotBoundAlone() {
        assertThatThrownBy(() -> read(invoke("billing", ""), Optional.of("3")))
                .isInstanceOf(AwsException.class)
                .hasMessageStartingWith("Qualifier is not available here");
    }

    @Test
    void idMustBeOneOfLambda() {
        assertRefused(invoke("billing", "").replace("s-1", "s 1"), "'statementId' failed to satisfy constraint");
        assertRefused(invoke("billing", "").replace("s-1", "s".repeat(101)), "have length less than or equal to 100");
        assertRefused("{}", "'statementId' failed to satisfy constraint: Member must not be null");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining(message);
    }

    private static String invoke(String principal, String more) {
        return "{\"StatementId\": \"s-1\", \"Action\": \"lambda:InvokeFunction\", \"Principal\": \"" + principal + "\""
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    private static NewStatement read(String json) {
        return read(json, Optional.empty());
    }

    private static NewStatement read(String json, Optional<String> qualifier) {
        try {
            return NewStatement.read(JSON.readTree(json), "shop", qualifier);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
