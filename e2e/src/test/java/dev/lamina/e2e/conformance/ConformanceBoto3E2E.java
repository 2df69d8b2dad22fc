package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same behaviours, as AWS's SDK for Python reports them. */
@EndToEnd
class ConformanceBoto3E2E {
    private static final String CALLS = """
      [{"FunctionName": "faces", "Payload": "{\\"face\\":\\"echo\\"}"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"throw\\",\\"message\\":\\"no\\"}"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"nothing\\"}", "InvocationType": "Event"},
       {"FunctionName": "faces", "Payload": "{}", "InvocationType": "DryRun"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"print\\",\\"lines\\":1,\\"text\\":\\"hello\\"}", \
      "LogType": "Tail"},
       {"FunctionName": "nobody", "Payload": "{}"},
       {"FunctionName": "faces", "Payload": "{no json"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"sleep\\",\\"millis\\":30000}"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"exit\\",\\"status\\":127}"},
       {"FunctionName": "faces", "Payload": "{\\"face\\":\\"context\\"}", "Qualifier": "$LATEST"}]
      """;

    private final Faces faces;
    private final Boto3 boto3;
    private final Workspace workspace;
    private JsonNode seen;

    ConformanceBoto3E2E(Workspace workspace) {
        this.workspace = workspace;
        this.faces = new Faces(workspace);
        this.boto3 = new Boto3(workspace);
    }

    @BeforeAll
    void invoke() {
        faces.deployAndAwait("faces", "memory: 512Mi", "timeoutSeconds: 5");
        seen = boto3.invoke(CALLS);
    }

    @Test
    @Behaviour(number = 1)
    void resultIsReturned() {
        assertThat(seen.get(0)).isEqualTo(Faces.json("""
        {"status": 200, "functionError": null, "executedVersion": "$LATEST", "logResult": null, "payload": \
        "{\\"face\\":\\"echo\\"}"}"""));
    }

    @Test
    @Behaviour(number = 2)
    void exceptionIsUnhandledFunctionError() {
        assertThat(seen.get(1).get("status").asInt()).isEqualTo(200);
        assertThat(seen.get(1).get("functionError").asText()).isEqualTo("Unhandled");
        assertThat(payload(1).get("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    @Behaviour(number = 3)
    void eventIsAccepted() {
        assertThat(seen.get(2)).isEqualTo(Faces.json("""
        {"status": 202, "functionError": null, "executedVersion": null, "logResult": null, "payload": ""}"""));
    }

    @Test
    @Behaviour(number = 4)
    void dryRunReturns204() {
        assertThat(seen.get(3)).isEqualTo(Faces.json("""
        {"status": 204, "functionError": null, "executedVersion": null, "logResult": null, "payload": ""}"""));
    }

    @Test
    @Behaviour(number = 5)
    void logTailIsReturnedOnRequest() {
        assertThat(Faces.log(seen.get(4).get("logResult").asText()))
                .startsWith("START RequestId: ")
                .contains("hello 0\n", "REPORT RequestId: ");
        assertThat(seen.get(0).get("logResult").isNull()).isTrue();
    }

    @Test
    @Behaviour(number = 6)
    void unknownFunctionIsNotFound() {
        assertThat(seen.get(5)).isEqualTo(Faces.json("""
        {"status": 404, "exception": "ResourceNotFoundException", "code": "ResourceNotFoundException",
         "message": "Function not found: arn:aws:lambda:us-east-1:%s:function:nobody"}\
        """.formatted(workspace.namespace())));
    }

    @Test
    @Behaviour(number = 7)
    void invalidJsonIsRefused() {
        assertThat(seen.get(6).get("status").asInt()).isEqualTo(400);
        assertThat(seen.get(6).get("exception").asText()).isEqualTo("InvalidRequestContentException");
        assertThat(seen.get(6).get("message").asText()).startsWith("Could not parse request body into json");
    }

    @Test
    @Behaviour(number = 13)
    void timeoutIsFunctionError() {
        assertThat(seen.get(7).get("functionError").asText()).isEqualTo("Unhandled");
        assertThat(payload(7).get("errorType").asText()).isEqualTo("Sandbox.Timedout");
        assertThat(payload(7).get("errorMessage").asText()).endsWith("Error: Task timed out after 5.00 seconds");
    }

    @Test
    @Behaviour(number = 15)
    void exitIsFunctionError() {
        assertThat(payload(8).get("errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(payload(8).get("errorMessage").asText())
                .endsWith("Error: Runtime exited with error: exit status 127");
    }

    @Test
    @Behaviour(number = 19)
    void invokedArnHasQualifier() {
        assertThat(payload(9).get("arn").asText()).endsWith(":function:faces:$LATEST");
    }

    private JsonNode payload(int call) {
        return Faces.json(seen.get(call).get("payload").asText());
    }
}
