package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The Invoke API's responses: which requests are accepted, which are refused, and with which text. */
@EndToEnd
class ConformanceInvokeE2E {
    private static final int SYNC_LIMIT = 6_291_456;
    private static final int ASYNC_LIMIT = 1_048_576;

    private final Workspace workspace;
    private final Faces faces;

    ConformanceInvokeE2E(Workspace workspace) {
        this.workspace = workspace;
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void deploy() {
        faces.deployAndAwait("faces", "memory: 512Mi", "timeoutSeconds: 20");
    }

    @Test
    @Behaviour(
            number = 1,
            text = "A successful `RequestResponse` invoke returns 200 with the handler's bytes and "
                    + "`X-Amz-Executed-Version`.")
    void resultAndVersionAreReturned() {
        InvokeResponse answer = faces.call("faces", "{\"face\":\"echo\",\"said\":\"grüß\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"face\":\"echo\",\"said\":\"grüß\"}");
    }

    @Test
    @Behaviour(number = 3, text = "An `Event` invoke returns 202 with an empty body and no `X-Amz-Executed-Version`.")
    void eventReturns202WithoutBody() {
        InvokeResponse answer = faces.call(
                "faces",
                "{\"face\":\"print\",\"lines\":1,\"text\":\"ran later\"}",
                invoke -> invoke.invocationType(InvocationType.EVENT));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.payload().asByteArray()).isEmpty();
        assertThat(answer.executedVersion()).isNull();
        await("the event ran")
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> assertThat(workspace.resources().log("faces")).contains("ran later 0"));
    }

    @Test
    @Behaviour(number = 4, text = "A `DryRun` invoke returns 204 and does not run the handler.")
    void dryRunRunsNothing() {
        InvokeResponse answer = faces.call(
                "faces",
                "{\"face\":\"print\",\"lines\":1,\"text\":\"ran dry\"}",
                invoke -> invoke.invocationType(InvocationType.DRY_RUN));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.payload().asByteArray()).isEmpty();
        assertThat(answer.executedVersion()).isNull();
        faces.call("faces", "{\"face\":\"print\",\"lines\":1,\"text\":\"ran after\"}");
        await().untilAsserted(() -> assertThat(workspace.resources().log("faces"))
                .contains("ran after 0")
                .doesNotContain("ran dry"));
    }

    @Test
    @Behaviour(
            number = 6,
            text = "Invoking an unknown function returns 404 with `Message` \"Function not found: ARN\" and `Type` "
                    + "\"User\".")
    void unknownFunctionIsNotFound() {
        LambdaException refused = refusal("nobody", "{}", invoke -> {});

        String arn = "arn:aws:lambda:us-east-1:" + workspace.namespace() + ":function:nobody";
        assertThat(refused).isInstanceOf(ResourceNotFoundException.class);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(body(refused))
                .isEqualTo(Faces.json("{\"Type\":\"User\",\"Message\":\"Function not found: " + arn + "\"}"));
    }

    @Test
    @Behaviour(
            number = 7,
            text = "A body that is not valid JSON or UTF-8 returns 400 `InvalidRequestContentException`, \"Could "
                    + "not parse request body into json\".")
    void invalidJsonIsRefused() {
        LambdaException refused = refusal("faces", "{\"face\":", invoke -> {});

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidRequestContentException");
        assertThat(body(refused).get("message").asText()).startsWith("Could not parse request body into json");
    }

    @Test
    @Behaviour(
            number = 8,
            text = "A sync request over 6,291,456 bytes returns 413; one a few hundred bytes smaller is accepted.")
    void requestOver6MbIsRefused() {
        LambdaException refused = refusal("faces", Faces.eventOf(SYNC_LIMIT + 1), invoke -> {});
        InvokeResponse accepted = faces.call("faces", Faces.eventOf(SYNC_LIMIT - 300));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.awsErrorDetails().errorMessage())
                .contains("Request must be smaller than 6291456 bytes for the InvokeFunction operation");
        assertThat(accepted.functionError()).isNull();
        assertThat(Faces.json(accepted).asInt()).isGreaterThan(SYNC_LIMIT - 400);
    }

    @Test
    @Behaviour(
            number = 9,
            text = "A result over 6,291,556 bytes returns 200 with errorType `Function.ResponseSizeTooLarge` and "
                    + "that number in the message.")
    void resultOver6MbIsFunctionError() {
        InvokeResponse largest = faces.call("faces", "{\"face\":\"big\",\"characters\":6291554}");
        InvokeResponse tooLarge = faces.call("faces", "{\"face\":\"big\",\"characters\":6291555}");

        assertThat(largest.functionError()).isNull();
        assertThat(largest.payload().asByteArrayUnsafe()).hasSize(6_291_556);
        assertThat(tooLarge.statusCode()).isEqualTo(200);
        assertThat(tooLarge.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(tooLarge))
                .isEqualTo(Faces.json(
                        "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 "
                                + "bytes).\","
                                + "\"errorType\":\"Function.ResponseSizeTooLarge\"}"));
    }

    @Test
    @Behaviour(number = 10, text = "An `Event` invoke over 1 MB is refused; one just under is accepted.")
    void eventOver1MbIsRefused() {
        LambdaException refused =
                refusal("faces", Faces.eventOf(ASYNC_LIMIT + 1), invoke -> invoke.invocationType(InvocationType.EVENT));
        InvokeResponse accepted =
                faces.call("faces", Faces.eventOf(ASYNC_LIMIT), invoke -> invoke.invocationType(InvocationType.EVENT));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.awsErrorDetails().errorMessage())
                .contains("1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
        assertThat(accepted.statusCode()).isEqualTo(202);
    }

    @Test
    @Behaviour(number = 18, text = "A handler returning null yields the four bytes `null`.")
    void nullResultIsReturnedAsNull() {
        assertThat(faces.call("faces", "{\"face\":\"nothing\"}").payload().asUtf8String())
                .isEqualTo("null");
    }

    @Test
    @Behaviour(
            number = 19,
            text = "`invokedFunctionArn` has no suffix when called unqualified, and the qualifier as called.")
    void invokedArnHasQualifierAsCalled() {
        String arn = "arn:aws:lambda:us-east-1:" + workspace.namespace() + ":function:faces";
        JsonNode unqualified = Faces.json(faces.call("faces", "{\"face\":\"context\"}"));
        JsonNode qualified =
                Faces.json(faces.call("faces", "{\"face\":\"context\"}", invoke -> invoke.qualifier("$LATEST")));

        assertThat(unqualified.get("arn").asText()).isEqualTo(arn);
        assertThat(qualified.get("arn").asText()).isEqualTo(arn + ":$LATEST");
        assertThat(unqualified.get("name").asText()).isEqualTo("faces");
        assertThat(unqualified.get("version").asText()).isEqualTo("$LATEST");
        assertThat(unqualified.get("memory").asInt()).isEqualTo(512);
        assertThat(unqualified.get("group").asText()).isEqualTo("/aws/lambda/faces");
    }

    @Test
    void unknownQualifierIsNotFound() {
        LambdaException unknown = refusal("faces", "{}", invoke -> invoke.qualifier("live"));

        assertThat(unknown).isInstanceOf(ResourceNotFoundException.class);
        assertThat(body(unknown).get("Message").asText()).endsWith(":function:faces:live");
    }

    private LambdaException refusal(String function, String event, Consumer<InvokeRequest.Builder> more) {
        LambdaException refused = catchThrowableOfType(LambdaException.class, () -> faces.call(function, event, more));
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    private static JsonNode body(LambdaException refused) {
        return Faces.json(refused.awsErrorDetails().rawResponse().asUtf8String());
    }
}
