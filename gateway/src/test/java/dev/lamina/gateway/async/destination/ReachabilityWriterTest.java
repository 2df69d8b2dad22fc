package dev.lamina.gateway.async.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.TopicReference;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReachabilityWriterTest {
    private static final String ON_FAILURE = "spec.async.onFailure";
    private static final String DEAD_LETTER = "spec.deadLetter";
    private static final Destination TO_AUDIT = new Destination(null, new FunctionReference("audit"), null, null);
    private static final DeadLetter TO_TOPIC = new DeadLetter(null, new TopicReference("dead"));

    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId pay = new FunctionId("default", "pay");
    private final List<Condition> written = new ArrayList<>();
    private final ApiServer apiServer = new ApiServer();
    private Instant now = Instant.parse("2026-01-01T00:00:00.250Z");
    private ReachabilityWriter one = gateway();
    private final ReachabilityWriter other = gateway();

    @BeforeEach
    void declare() {
        declare(TO_AUDIT, TO_TOPIC, null);
    }

    @Test
    void successWritesNothing() {
        one.reached(pay, ON_FAILURE);
        checks(Duration.ofMinutes(2));
        assertThat(written).isEmpty();
    }

    @Test
    void onlyFirstFailureIsWritten() {
        for (int i = 0; i < 100; i++) {
            one.fails(pay, ON_FAILURE, "queue.sqs.url: does not answer\n\tat somewhere");
            checks(Duration.ofSeconds(1));
        }
        assertThat(written).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("DestinationsReachable");
            assertThat(condition.getStatus()).isEqualTo("False");
            assertThat(condition.getReason()).isEqualTo("DeliveryFailed");
            assertThat(condition.getMessage()).isEqualTo("spec.async.onFailure: queue.sqs.url: does not answer");
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(condition.getObservedGeneration()).isEqualTo(7L);
        });
    }

    @Test
    void deliveryByAnyGatewayClearsFailure() {
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofSeconds(1));
        other.reached(pay, ON_FAILURE);
        checks(Duration.ofMinutes(2));
        assertThat(written).extracting(Condition::getStatus).containsExactly("False", "True");
    }

    @Test
    void eachFieldIsClearedSeparately() {
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofSeconds(20));
        other.fails(pay, DEAD_LETTER, "neither");
        checks(Duration.ofSeconds(20));
        other.reached(pay, ON_FAILURE);
        checks(Duration.ofSeconds(20));
        one.reached(pay, DEAD_LETTER);
        checks(Duration.ofMinutes(2));
        assertThat(written)
                .extracting(Condition::getMessage)
                .containsExactly(
                        "spec.async.onFailure: no",
                        "spec.async.onFailure: no\nspec.deadLetter: neither",
                        "spec.deadLetter: neither",
                        "No destination is known to be unreachable");
    }

    @Test
    void disagreeingGatewaysWriteEvery15sAtMost() {
        for (int i = 0; i < 60; i++) {
            one.fails(pay, ON_FAILURE, "no");
            checks(Duration.ofSeconds(1));
            other.reached(pay, ON_FAILURE);
            checks(Duration.ofSeconds(1));
        }
        assertThat(written).hasSizeBetween(2, 8);
        checks(Duration.ofMinutes(2));
        assertThat(written.getLast().getStatus()).isEqualTo("True");
    }

    @Test
    void failureAndSuccessInSameSecondWriteTwice() {
        one.fails(pay, ON_FAILURE, "no");
        now = now.plusMillis(300);
        other.reached(pay, ON_FAILURE);
        checks(Duration.ofMinutes(10));
        assertThat(written).extracting(Condition::getStatus).containsExactly("False", "True");
    }

    @Test
    void changedReasonIsWrittenOncePerMinute() {
        for (int i = 0; i < 150; i++) {
            one.fails(pay, ON_FAILURE, "request " + i);
            checks(Duration.ofSeconds(1));
        }
        assertThat(written)
                .hasSize(3)
                .extracting(Condition::getLastTransitionTime)
                .containsOnly("2026-01-01T00:00:00Z");
    }

    @Test
    void laterGatewayClearsFailure() {
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofMinutes(5));
        one = gateway();
        one.reached(pay, ON_FAILURE);
        checks(Duration.ofSeconds(1));
        assertThat(written).extracting(Condition::getStatus).containsExactly("False", "True");
    }

    @Test
    void specWithoutDestinationClearsFailure() {
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofMinutes(5));
        ReachabilityWriter restarted = gateway();
        functions.onChange(restarted::onChange);
        declare(null, TO_TOPIC, functions.resource(pay).orElseThrow().getStatus());
        functions.ready("pay");
        restarted.check();
        assertThat(written).extracting(Condition::getStatus).containsExactly("False", "True");
    }

    @Test
    void refusedWriteIsRetried() {
        apiServer.refusals = 3;
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofSeconds(10));
        assertThat(written).hasSize(1);
    }

    @Test
    void repeatedRefusalsGrowPause() {
        apiServer.refusals = Integer.MAX_VALUE;
        one.fails(pay, ON_FAILURE, "no");
        checks(Duration.ofMinutes(5));
        // after 1, 2, 4, 8, 16 and then every 30 seconds
        assertThat(apiServer.asked).isEqualTo(14);
        apiServer.refusals = 0;
        checks(Duration.ofSeconds(30));
        assertThat(written).hasSize(1);
    }

    private ReachabilityWriter gateway() {
        return new ReachabilityWriter(functions, apiServer, () -> now);
    }

    /** Both gateways check, once a second. */
    private void checks(Duration during) {
        for (long i = 0; i < during.toSeconds(); i++) {
            now = now.plusSeconds(1);
            one.check();
            other.check();
        }
    }

    private void declare(Destination onFailure, DeadLetter deadLetter, FunctionStatus status) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("pay")
                .withGeneration(7L)
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A")
                .timeoutSeconds(3)
                .async(AsyncInvocationBuilder.builder().onFailure(onFailure).build())
                .deadLetter(deadLetter)
                .build());
        function.setStatus(status);
        functions.resource(function);
    }

    private final class ApiServer extends ReachabilityPatch {
        private int refusals;
        private int asked;

        ApiServer() {
            super(null);
        }

        @Override
        void apply(Function function, Condition condition) {
            asked++;
            if (refusals-- > 0) {
                throw new KubernetesClientException(
                        "the object has been modified", HttpURLConnection.HTTP_CONFLICT, null);
            }
            written.add(condition);
            Function next = new Function();
            next.setMetadata(new ObjectMetaBuilder(function.getMetadata())
                    .withManagedFields(new ManagedFieldsEntryBuilder()
                            .withManager(Reachability.FIELD_MANAGER)
                            .withTime(now.toString())
                            .build())
                    .build());
            next.setSpec(function.getSpec());
            next.setStatus(FunctionStatus.of(List.of(condition)));
            functions.resource(next);
        }
    }
}
