package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * The Runtime API as a runtime sees it: a handler calls it alongside the runtime's own loop, with its pod's token, and
 * gets the one event that arrives while the runtime's own loop is busy with that handler.
 */
@EndToEnd
class ConformanceRuntimeApiE2E {
    private static final int TIMEOUT = 25;
    private static final String EVENT = "{\"face\":\"echo\",\"said\":\"to the second loop\"}";

    private final Workspace workspace;
    private final Faces faces;
    private JsonNode seen;
    private InvokeResponse answer;

    ConformanceRuntimeApiE2E(Workspace workspace) {
        this.workspace = workspace;
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void converse() {
        faces.deployAndAwait("faces", "memory: 512Mi", "timeoutSeconds: " + TIMEOUT);
        CompletableFuture<InvokeResponse> conversation =
                CompletableFuture.supplyAsync(() -> faces.call("faces", "{\"face\":\"runtime\"}"));
        await("the handler asks for an event")
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> workspace.resources().log("faces").contains("asking for an event"));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        answer = faces.call("faces", EVENT);
        InvokeResponse response = conversation.join();
        assertThat(response.functionError())
                .as(response.payload().asUtf8String())
                .isNull();
        seen = Faces.json(response);
    }

    @Test
    @Behaviour(
            number = 22,
            text = "`GET …/next` blocks and carries Request-Id, Deadline-Ms, Invoked-Function-Arn, Trace-Id; empty "
                    + "optional headers are left out.",
            but = "only pods of functions may poll, and after 30 s without an event the response is 204: poll again")
    void nextBlocksUntilEventWithHeaders() {
        JsonNode headers = seen.get("headers");

        assertThat(seen.get("next").asInt()).isEqualTo(200);
        assertThat(seen.get("waited").asLong()).isGreaterThan(900);
        assertThat(seen.get("event").asText()).isEqualTo(EVENT);
        assertThat(headers.get("lambda-runtime-aws-request-id").asText())
                .isEqualTo(answer.responseMetadata().requestId());
        assertThat(headers.get("lambda-runtime-invoked-function-arn").asText())
                .isEqualTo("arn:aws:lambda:us-east-1:" + workspace.namespace() + ":function:faces");
        assertThat(headers.get("lambda-runtime-trace-id").asText()).startsWith("Root=1-");
        assertThat(headers.get("content-type").asText()).isEqualTo("application/json");
        assertThat(headers.fieldNames())
                .toIterable()
                .doesNotContain(
                        "lambda-runtime-client-context",
                        "lambda-runtime-cognito-identity",
                        "lambda-runtime-aws-tenant-id");
    }

    @Test
    @Behaviour(number = 23, text = "`Deadline-Ms` minus now, at receipt, is within 1 s of the timeout.")
    void nextHasDeadlineOfTimeout() {
        assertThat(seen.at("/headers/lambda-runtime-deadline-ms").asLong()
                        - seen.get("now").asLong())
                .isBetween(TIMEOUT * 1000L - 1000, TIMEOUT * 1000L + 1000);
    }

    @Test
    @Behaviour(
            number = 24,
            text = "Posting `/response` with a wrong or already answered request id returns 400 "
                    + "`InvalidRequestID`; a right one returns 202.")
    void secondResponseIsRefused() {
        assertThat(status("unknownId")).isEqualTo(400);
        assertThat(errorType("unknownId")).isEqualTo("InvalidRequestID");
        assertThat(status("answer")).isEqualTo(202);
        assertThat(status("secondAnswer")).isEqualTo(400);
        assertThat(errorType("secondAnswer")).isEqualTo("InvalidRequestID");
        assertThat(answer.payload().asUtf8String()).isEqualTo("\"answered by hand\"");
    }

    @Test
    @Behaviour(
            number = 25,
            text = "A `/response` with a mismatching `Lambda-Runtime-Invocation-Id` is 400; without the header it "
                    + "is accepted.")
    void responseOfAnotherAttemptIsRefused() {
        assertThat(seen.at("/headers/lambda-runtime-invocation-id").asText()).isNotEmpty();
        assertThat(status("otherAttempt")).isEqualTo(400);
        assertThat(errorType("otherAttempt")).isEqualTo("InvalidInvocationId");
        assertThat(status("answer")).isEqualTo(202);
    }

    private int status(String post) {
        return seen.get(post).get(0).asInt();
    }

    private String errorType(String post) {
        return Faces.json(seen.get(post).get(1).asText()).get("errorType").asText();
    }
}
