package dev.lamina.gateway.api.invoke;

import static dev.lamina.gateway.api.TestApi.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.api.Http;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** InvokeWithResponseStream of functions that return their result at once, as the official AWS SDK for Java sees it. */
class StreamSdkTest {
    private static final String STREAMING = "/2021-11-15/functions/orders/response-streaming-invocations";

    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final StreamClient lambda =
            new StreamClient(api.uri(), TestIdentity.ACCESS_KEY, TestIdentity.SECRET);

    @BeforeEach
    void forget() {
        api.ran().clear();
    }

    @Test
    void resultIsChunkFollowedByComplete() {
        api.answers(completed("{\"answer\":42}", false, Optional.empty()));

        StreamClient.Answer answer = lambda.invoke(request -> request.payload(SdkBytes.fromUtf8String("{\"a\":1}")));

        assertThat(answer.head().sdkHttpResponse().statusCode()).isEqualTo(200);
        assertThat(answer.head().executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.head().responseStreamContentType()).isEqualTo("application/vnd.amazon.eventstream");
        assertThat(answer.text()).isEqualTo("{\"answer\":42}");
        assertThat(answer.complete().errorCode()).isNull();
        assertThat(answer.complete().errorDetails()).isNull();
        assertThat(answer.complete().logResult()).isNull();
        assertThat(api.ran()).hasSize(1);
        assertThat(api.ran().getFirst().payload().toString()).isEqualTo("{\"a\":1}");
        assertThat(api.ran().getFirst().function()).isEqualTo(ORDERS);
        assertThat(api.ran().getFirst().requestId())
                .isEqualTo(answer.head().responseMetadata().requestId());
    }

    @Test
    void largeResultHasChunksOfBoundedSize() {
        String text = "\"" + "0123456789".repeat(600_000) + "\"";
        api.answers(completed(text, false, Optional.empty()));

        StreamClient.Answer answer = lambda.invoke(request -> {});

        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.chunks())
                .hasSize(92)
                .allSatisfy(
                        chunk -> assertThat(chunk.asByteArrayUnsafe().length).isLessThanOrEqualTo(65_536));
    }

    @Test
    void exceptionReturns200AndErrorAtEnd() {
        String error =
                "{\"errorMessage\":\"no \\\"ü\\\"\",\"errorType\":\"java.lang.RuntimeException\",\"stackTrace\":[]}";
        api.answers(completed(error, true, Optional.of("U1RBUlQ=")));

        StreamClient.Answer answer = lambda.invoke(request -> request.logType(LogType.TAIL));

        assertThat(answer.head().sdkHttpResponse().statusCode()).isEqualTo(200);
        assertThat(answer.chunks()).isEmpty();
        assertThat(answer.complete().errorCode()).isEqualTo("Unhandled");
        assertThat(answer.complete().errorDetails()).isEqualTo(error);
        assertThat(answer.complete().logResult()).isEqualTo("U1RBUlQ=");
        assertThat(api.ran().getFirst().logTail()).isTrue();
    }

    @Test
    void rejectionIsSameErrorAsOfInvoke() {
        api.answers(new Outcome.Throttled(ThrottleCause.RESERVED));
        assertThatThrownBy(() -> lambda.invoke(request -> {})).isInstanceOf(TooManyRequestsException.class);

        api.answers(new Outcome.Refused(409, "ResourceConflictException", "The function is Pending"));
        assertThatThrownBy(() -> lambda.invoke(request -> {}))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Pending");
    }

    @Test
    void requestsAreCheckedAsByInvoke() {
        assertThatThrownBy(() -> lambda.invoke(request -> request.functionName("missing")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.invoke(request -> request.qualifier("live")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.invoke(request -> request.payload(SdkBytes.fromUtf8String("{"))))
                .isInstanceOf(InvalidRequestContentException.class)
                .hasMessageContaining("Could not parse request body into json");
        assertThatThrownBy(
                        () -> lambda.invoke(request -> request.payload(SdkBytes.fromUtf8String("1".repeat(6_291_457)))))
                .isInstanceOfSatisfying(
                        LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(413));
        assertThatThrownBy(() -> lambda.invoke(request -> request.functionName("bank.missing")))
                .isInstanceOfSatisfying(
                        LambdaException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
        try (StreamClient stranger = new StreamClient(api.uri(), TestIdentity.ACCESS_KEY, "guessed")) {
            assertThatThrownBy(() -> stranger.invoke(request -> {}))
                    .isInstanceOfSatisfying(
                            LambdaException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException"));
        }
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void dryRunIsAnswered204AndRunsNothing() {
        HttpResponse<String> response = typed("DryRun");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(api.ran()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Event", "requestresponse"})
    void otherInvocationTypesAreInvalid(String type) {
        HttpResponse<String> response = typed(type);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("InvalidParameterValueException");
        assertThat(response.body()).contains("X-Amz-Invocation-Type must be RequestResponse");
        assertThat(api.ran()).isEmpty();
        assertThat(api.stored()).isEmpty();
    }

    private static HttpResponse<String> typed(String type) {
        try (Http http = new Http(api.uri())) {
            return http.send(http.request(STREAMING)
                    .header("X-Amz-Invocation-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
        }
    }

    private static Outcome completed(String payload, boolean error, Optional<String> log) {
        return new Outcome.Completed(Buffer.buffer(payload), error, log, Optional.empty());
    }
}
