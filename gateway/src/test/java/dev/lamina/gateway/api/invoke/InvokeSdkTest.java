package dev.lamina.gateway.api.invoke;

import static dev.lamina.gateway.api.TestApi.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.dispatch.Dispatch;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Permits;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvalidZipFileException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Invoke as the official AWS SDK for Java sees it, signed with an access key. */
class InvokeSdkTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:shop:function:orders";

    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final LambdaClient lambda = client(TestIdentity.ACCESS_KEY, TestIdentity.SECRET);

    @BeforeEach
    void echo() {
        api.ran().clear();
        api.stored().clear();
        api.answers(completed("{\"answer\":42}", false));
        api.storing(CompletableFuture.completedFuture(null));
    }

    @Test
    void behaviour1_invokeReturnsResultAndVersion() {
        InvokeResponse response = invoke(request -> request.payload(utf8("{\"a\":\"ü\"}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.payload().asUtf8String()).isEqualTo("{\"answer\":42}");
        assertThat(response.executedVersion()).isEqualTo("$LATEST");
        assertThat(response.functionError()).isNull();
        assertThat(only().payload().toString()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(only().function()).isEqualTo(ORDERS);
        assertThat(only().requestId()).isEqualTo(response.responseMetadata().requestId());
    }

    @Test
    void behaviour2_exceptionReturns200AndUnhandled() {
        api.answers(completed(
                "{\"errorMessage\":\"no\",\"errorType\":\"java.lang.RuntimeException\",\"stackTrace\":[]}", true));

        InvokeResponse response = invoke(request -> {});

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(response.payload().asUtf8String()).contains("java.lang.RuntimeException");
    }

    @Test
    void behaviour3_storedEventReturns202WithoutBody() {
        CompletableFuture<Void> storing = new CompletableFuture<>();
        api.storing(storing);

        CompletableFuture<InvokeResponse> response =
                CompletableFuture.supplyAsync(() -> invoke(event(utf8("{\"a\":1}"))));
        Awaitility.await().until(() -> api.stored().size() == 1);
        assertThat(response).isNotDone();
        storing.complete(null);

        assertThat(response.join().statusCode()).isEqualTo(202);
        assertThat(response.join().payload().asByteArray()).isEmpty();
        assertThat(response.join().executedVersion()).isNull();
        assertThat(api.ran()).isEmpty();
        assertThat(api.stored().getFirst().payload().toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void unstorableEventIsServiceException() {
        api.storing(CompletableFuture.failedFuture(new IllegalStateException("JetStream is unavailable")));

        assertThatThrownBy(() -> invoke(event(utf8("{}"))))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("could not be stored")
                .hasMessageNotContaining("JetStream is unavailable");
    }

    @Test
    void behaviour4_dryRunReturns204AndRunsNothing() {
        InvokeResponse response = invoke(request -> request.invocationType(InvocationType.DRY_RUN));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.executedVersion()).isNull();
        assertThat(api.ran()).isEmpty();
        assertThat(api.stored()).isEmpty();
    }

    @Test
    void behaviour5_logTailIsReturnedOnRequest() {
        String tail = Base64.getEncoder().encodeToString("START\nEND\n".getBytes(StandardCharsets.UTF_8));
        api.answers(new Outcome.Completed(Buffer.buffer("1"), false, Optional.of(tail), Optional.empty()));

        InvokeResponse response = invoke(request -> request.logType(LogType.TAIL));

        assertThat(response.logResult()).isEqualTo(tail);
        assertThat(only().logTail()).isTrue();
    }

    @Test
    void behaviour5_logTailIsAbsentWithoutRequest() {
        assertThat(invoke(request -> {}).logResult()).isNull();
        assertThat(only().logTail()).isFalse();
    }

    @Test
    void behaviour6_unknownFunctionIsNotFoundWithArn() {
        ResourceNotFoundException e = catchThrowableOfType(
                ResourceNotFoundException.class, () -> invoke(request -> request.functionName("missing")));

        assertThat(e.statusCode()).isEqualTo(404);
        assertThat(e.awsErrorDetails().errorMessage())
                .isEqualTo("Function not found: arn:aws:lambda:us-east-1:shop:function:missing");
        assertThat(e.type()).isEqualTo("User");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "7"})
    void behaviour6_aliasOrVersionIsNotFound(String qualifier) {
        assertThatThrownBy(() -> invoke(request -> request.qualifier(qualifier)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: " + ARN + ":" + qualifier);
    }

    @Test
    void behaviour7_invalidJsonIsInvalidRequestContent() {
        for (SdkBytes body : new SdkBytes[] {
            utf8("{"),
            utf8("nonsense"),
            utf8("{} {}"),
            utf8(" "),
            SdkBytes.fromByteArray(new byte[] {'"', (byte) 0xa0, '"'})
        }) {
            assertThatThrownBy(() -> invoke(request -> request.payload(body)))
                    .isInstanceOf(InvalidRequestContentException.class)
                    .hasMessageContaining(
                            "Could not parse request body into json: Could not parse payload into json: ");
        }
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void behaviour8_requestOver6291456BytesIsRefused() {
        assertThat(invoke(request -> request.payload(json(6_291_456))).statusCode())
                .isEqualTo(200);

        LambdaException e =
                catchThrowableOfType(LambdaException.class, () -> invoke(request -> request.payload(json(6_291_457))));
        assertThat(e.statusCode()).isEqualTo(413);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestEntityTooLargeException");
        assertThat(e.awsErrorDetails().errorMessage())
                .isEqualTo("Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    }

    @Test
    void behaviour10_eventOver1048576BytesIsRefused() {
        assertThat(invoke(event(json(1_048_576))).statusCode()).isEqualTo(202);

        LambdaException e = catchThrowableOfType(LambdaException.class, () -> invoke(event(json(1_048_577))));
        assertThat(e.statusCode()).isEqualTo(413);
        assertThat(e.awsErrorDetails().errorMessage())
                .isEqualTo("1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
    }

    @Test
    void behaviour11_throttledInvokeHasReason() {
        api.answers(new Outcome.Throttled(ThrottleCause.RESERVED));

        TooManyRequestsException e = catchThrowableOfType(TooManyRequestsException.class, () -> invoke(request -> {}));

        assertThat(e.statusCode()).isEqualTo(429);
        assertThat(e.reasonAsString()).isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate Exceeded.");
        assertThat(e.retryAfterSeconds()).isEqualTo("1");
        assertThat(e.type()).isEqualTo("User");
    }

    @Test
    void behaviour12_functionWithZeroReservedIsThrottled() {
        FakeFunctions functions = new FakeFunctions();
        Dispatch dispatch = new Dispatch(
                functions,
                TestConfig.of(Map.of()),
                (invocation, outcome, elapsed) -> {},
                Permits.ALONE,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of());
        api.answers(dispatch.dispatcher().dispatch(TestGateway.invocation(functions.reserving("stopped", 0), "{}")));

        TooManyRequestsException e = catchThrowableOfType(TooManyRequestsException.class, () -> invoke(request -> {}));

        assertThat(e.statusCode()).isEqualTo(429);
        assertThat(e.reasonAsString()).isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
        assertThat(e.retryAfterSeconds()).isEqualTo("1");
    }

    @Test
    void notReadyFunctionIsRejectedWithLambdaError() {
        api.answers(new Outcome.Refused(409, "ResourceConflictException", "The function is Pending"));
        assertThatThrownBy(() -> invoke(request -> {}))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Pending");

        api.answers(new Outcome.Refused(502, "InvalidZipFileException", "code.jar is no zip"));
        assertThatThrownBy(() -> invoke(request -> {}))
                .isInstanceOf(InvalidZipFileException.class)
                .hasMessageContaining("code.jar");
    }

    @Test
    void platformFailureIsServiceException() {
        api.answers(new Outcome.Failed("no environment came up in time"));

        ServiceException e = catchThrowableOfType(ServiceException.class, () -> invoke(request -> {}));
        assertThat(e.statusCode()).isEqualTo(500);
        assertThat(e.type()).isEqualTo("Service");
    }

    @Test
    void behaviour18_nullResultIsFourBytes() {
        api.answers(completed("null", false));

        assertThat(invoke(request -> {}).payload().asUtf8String()).isEqualTo("null");
    }

    @Test
    void behaviour19_invokedArnHasQualifierAsCalled() {
        invoke(request -> {});
        invoke(request -> request.qualifier("$LATEST"));
        invoke(request -> request.functionName(ARN + ":$LATEST"));

        assertThat(api.ran())
                .extracting(Invocation::invokedArn)
                .containsExactly(ARN, ARN + ":$LATEST", ARN + ":$LATEST");
    }

    @Test
    void behaviour20_aliasReportsVersionThatRan() {
        FunctionId two = new FunctionId("shop", "orders.2");
        api.functions()
                .put(FunctionViewBuilder.builder(api.functions().find(ORDERS).orElseThrow())
                        .id(two)
                        .build());
        api.functions().alias("orders:blue", two);

        assertThat(invoke(request -> request.qualifier("blue")).executedVersion())
                .isEqualTo("2");
        assertThat(invoke(request -> request.qualifier("2")).executedVersion()).isEqualTo("2");
        assertThat(invoke(request -> {}).executedVersion()).isEqualTo("$LATEST");
        assertThat(api.ran()).extracting(Invocation::function).containsExactly(two, two, ORDERS);
        assertThat(api.ran()).extracting(Invocation::invokedArn).containsExactly(ARN + ":blue", ARN + ":2", ARN);
        assertThatThrownBy(() -> invoke(request -> request.functionName(ARN + ".2")))
                .as("the name inside is not one for callers")
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "shop.orders", "shop:function:orders", "function:orders", ARN, "orders:$LATEST"})
    void everyFormOfNameReachesFunction(String name) {
        assertThat(invoke(request -> request.functionName(name)).statusCode()).isEqualTo(200);
        assertThat(only().function()).isEqualTo(ORDERS);
    }

    @Test
    void differentQualifiersAreInvalid() {
        assertThatThrownBy(() ->
                        invoke(request -> request.functionName("orders:live").qualifier("$LATEST")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining(
                        "The derived qualifier from the function name does not match the specified qualifier.");
    }

    @Test
    void absentPayloadIsEmptyObject() {
        invoke(request -> {});

        assertThat(only().payload().toString()).isEqualTo("{}");
    }

    @Test
    void clientContextIsForwardedInAscii() throws Exception {
        String sent = "{\"name\":\"\u6771\u4eac \ud83d\ude00 gr\u00fc\u00dfe \u007f\",\"n\":12345678901234567890.125}";
        invoke(request ->
                request.clientContext(Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.UTF_8))));
        String context = only().clientContext().orElseThrow();
        assertThat(context.chars()).allMatch(character -> character >= ' ' && character < 0x7f);
        assertThat(context).contains("12345678901234567890.125");
        assertThat(new ObjectMapper().readTree(context).path("name").textValue())
                .isEqualTo("\u6771\u4eac \ud83d\ude00 gr\u00fc\u00dfe \u007f");
    }

    @Test
    void clientContextIsForwardedDecoded() {
        invoke(request -> request.clientContext(
                Base64.getEncoder().encodeToString("{ \"custom\": {\"k\": \"v\"} }".getBytes(StandardCharsets.UTF_8))));

        assertThat(only().clientContext()).contains("{\"custom\":{\"k\":\"v\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "bm90IGpzb24=", "MQ=="})
    void clientContextThatIsNotObjectIsInvalid(String context) {
        assertThatThrownBy(() -> invoke(request -> request.clientContext(context)))
                .isInstanceOf(InvalidRequestContentException.class)
                .hasMessageContaining("Client context must be a valid Base64-encoded JSON object.");
    }

    @Test
    void keyWithoutRightIsDenied() {
        api.exists(new FunctionId("bank", "transfer"));

        LambdaException e = catchThrowableOfType(
                LambdaException.class, () -> invoke(request -> request.functionName("bank.transfer")));

        assertThat(e.statusCode()).isEqualTo(403);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(e.awsErrorDetails().errorMessage())
                .startsWith("User: system:serviceaccount:shop:ci is not authorized to perform:"
                        + " lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:bank:function:transfer");
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void missingFunctionIsDeniedWithoutRight() {
        LambdaException e = catchThrowableOfType(
                LambdaException.class, () -> invoke(request -> request.functionName("bank.missing")));

        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void unknownKeyIsRefused() {
        try (LambdaClient stranger = client("AKIDOTHER", TestIdentity.SECRET)) {
            LambdaException e =
                    catchThrowableOfType(LambdaException.class, () -> stranger.invoke(r -> r.functionName("orders")));
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("The security token included in the request is invalid.");
        }
    }

    @Test
    void wrongSecretIsRefused() {
        try (LambdaClient stranger = client(TestIdentity.ACCESS_KEY, "guessed")) {
            LambdaException e =
                    catchThrowableOfType(LambdaException.class, () -> stranger.invoke(r -> r.functionName("orders")));
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
        }
        assertThat(api.ran()).isEmpty();
    }

    private InvokeResponse invoke(Consumer<InvokeRequest.Builder> request) {
        return lambda.invoke(builder -> request.accept(builder.functionName("orders")));
    }

    private static Consumer<InvokeRequest.Builder> event(SdkBytes payload) {
        return request -> request.invocationType(InvocationType.EVENT).payload(payload);
    }

    private static Outcome completed(String payload, boolean error) {
        return new Outcome.Completed(Buffer.buffer(payload), error, Optional.empty(), Optional.empty());
    }

    private static Invocation only() {
        assertThat(api.ran()).hasSize(1);
        return api.ran().getFirst();
    }

    private static SdkBytes utf8(String text) {
        return SdkBytes.fromUtf8String(text);
    }

    /** A JSON text of this many bytes. */
    private static SdkBytes json(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'a');
        text[0] = '"';
        text[bytes - 1] = '"';
        return SdkBytes.fromByteArrayUnsafe(text);
    }

    private static LambdaClient client(String key, String secret) {
        return LambdaClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
