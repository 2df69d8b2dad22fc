package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Reserved concurrency: a function runs this many invocations at once, and not more. */
@EndToEnd
class ConformanceConcurrencyE2E {
    private static final Duration BUSY = Duration.ofSeconds(8);

    private final Faces faces;

    ConformanceConcurrencyE2E(Workspace workspace) {
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void deploy() {
        faces.deploy("stopped", "concurrency: {reserved: 0}");
        faces.deployAndAwait("single", "memory: 512Mi", "timeoutSeconds: 60", "concurrency: {reserved: 1}");
        faces.deployAndAwait("stopped", "concurrency: {reserved: 0}");
    }

    @Test
    @Behaviour(
            number = 11,
            text = "At the reserved limit a sync invoke returns 429, `Reason` "
                    + "`ReservedFunctionConcurrentInvocationLimitExceeded`.")
    void invokeOverReservedLimitIsThrottled() {
        faces.call("single", "{\"face\":\"nothing\"}");
        CompletableFuture<InvokeResponse> only = CompletableFuture.supplyAsync(this::occupyOnlyPermit);
        TooManyRequestsException refused = await().atMost(BUSY)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> refusal("single", "{\"face\":\"nothing\"}"), Optional::isPresent)
                .orElseThrow();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        assertThat(refused.type()).isEqualTo("User");
        assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("Rate Exceeded.");
        assertThat(refused.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                .isPresent();
        assertThat(only.join().functionError()).isNull();
    }

    @Test
    @Behaviour(
            number = 12,
            text = "With reserved concurrency 0 every sync invoke is 429, and async events go to the failure "
                    + "destination without a retry.",
            but = "without a failure destination or dead letter they wait until `reserved` is raised or they are "
                    + "too old, where Lambda drops them")
    void stoppedFunctionThrottlesAndAcceptsEvents() {
        assertThat(refusal("stopped", "{}")).isPresent();
        assertThat(faces.call("stopped", "{}", invoke -> invoke.invocationType(InvocationType.EVENT))
                        .statusCode())
                .isEqualTo(202);
    }

    // The calls that check whether the permit is taken may hold it for a moment themselves.
    private InvokeResponse occupyOnlyPermit() {
        return await().atMost(BUSY.multipliedBy(3))
                .ignoreExceptionsInstanceOf(TooManyRequestsException.class)
                .until(
                        () -> faces.call("single", "{\"face\":\"sleep\",\"millis\":" + BUSY.toMillis() + "}"),
                        answer -> true);
    }

    private Optional<TooManyRequestsException> refusal(String function, String event) {
        return Optional.ofNullable(
                catchThrowableOfType(TooManyRequestsException.class, () -> faces.call(function, event)));
    }
}
