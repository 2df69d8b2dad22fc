package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sqs.model.Message;

/** Outcomes of asynchronous events. The minutes between retries are seconds here. */
@EndToEnd
class ConformanceAsyncE2E {
    /** The schema allows no maximum age below sixty seconds; after it there is a back-off of half a minute. */
    private static final Duration OLD_AGE = Duration.ofSeconds(150);

    private static final String FAILS = "{\"face\":\"throw\",\"message\":\"no such order\"}";

    private final Workspace workspace;
    private final Faces faces;
    private String tooOld;

    ConformanceAsyncE2E(Workspace workspace) {
        this.workspace = workspace;
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void deploy() {
        faces.deploy(
                "never",
                "executionRole: {serviceAccountName: not-there}",
                "async: {maxEventAgeSeconds: 60, onFailure: {queue: {sqs: {url: \"" + queue("aged") + "\"}}}}");
        faces.deploy(
                "fails",
                "memory: 512Mi",
                "async: {onFailure: {queue: {sqs: {url: \"" + queue("records") + "\"}}}}",
                "deadLetter: {queue: {sqs: {url: \"" + queue("dead") + "\"}}}");
        faces.deploy(
                "stopped",
                "concurrency: {reserved: 0}",
                "deadLetter: {queue: {sqs: {url: \"" + queue("stopped") + "\"}}}");
        await().atMost(Patience.EVENT).ignoreExceptions().until(() -> (tooOld = event("never", "{}")) != null);
        workspace.resources().awaitReady("Function", "fails");
        workspace.resources().awaitReady("Function", "stopped");
    }

    @Test
    @Behaviour(
            number = 32,
            text = "A failing async event runs 3 times in all, ~60 s then ~120 s apart, all with one request id.")
    void failingEventRunsThreeTimes() {
        String id = event("fails", FAILS);
        awaitState("fails", id, "Failed");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(Pattern.compile("START RequestId: " + id)
                                .matcher(workspace.resources().log("fails"))
                                .results())
                        .hasSize(3));
    }

    @Test
    @Behaviour(
            number = 33,
            text = "The failure record has condition `RetriesExhausted`, approximateInvokeCount 3, version "
                    + "\"1.0\"; an aged-out event has `EventAgeExceeded`.")
    void failureRecordHasConditionAndPayload() {
        String id = event("fails", FAILS);
        JsonNode record = recordOf(id, "records", Patience.EVENT);
        assertThat(record.path("version").asText()).isEqualTo("1.0");
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(record.at("/requestContext/functionArn").asText())
                .endsWith(":" + workspace.namespace() + ":function:fails:$LATEST");
        assertThat(record.path("requestPayload")).isEqualTo(Faces.json(FAILS));
        assertThat(record.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
        assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("no such order");

        JsonNode aged = recordOf(tooOld, "aged", OLD_AGE);
        assertThat(aged.at("/requestContext/condition").asText()).isEqualTo("EventAgeExceeded");
    }

    @Test
    @Behaviour(
            number = 34,
            text = "A DLQ message is the original body with attributes RequestID, ErrorCode, ErrorMessage (at most "
                    + "1 KB).")
    void deadLetterHasBodyAndAttributes() {
        Message deadLetter = deadLetterOf(event("fails", FAILS), "dead");
        assertThat(deadLetter.body()).isEqualTo(FAILS);
        assertThat(deadLetter.messageAttributes().get("ErrorCode").dataType()).isEqualTo("Number");
        assertThat(deadLetter.messageAttributes().get("ErrorCode").stringValue())
                .isEqualTo("200");
        assertThat(deadLetter.messageAttributes().get("ErrorMessage").stringValue())
                .isEqualTo("no such order");
    }

    @Test
    @Behaviour(number = 12)
    void eventsOfStoppedFunctionAreDeadLettersToRedrive() {
        String id = event("stopped", "{\"face\":\"nothing\"}");
        assertThat(deadLetterOf(id, "stopped")
                        .messageAttributes()
                        .get("ErrorCode")
                        .stringValue())
                .isEqualTo("429");

        workspace.queues().send("stopped", "{\"face\":\"nothing\"}");
        faces.deployAndAwait("stopped", "deadLetter: {queue: {sqs: {url: \"" + queue("stopped") + "\"}}}");
        HttpResponse<String> answer = workspace.calls().call("POST", function("stopped") + "/redrive");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Faces.json(answer.body()).path("redriven").asInt()).isEqualTo(1);
        assertThat(workspace.queues().depth("stopped")).isZero();
    }

    @Test
    void eventThatWaitsForRetryIsCancelled() {
        // If it is due again before it is removed, the next one is due too.
        String id = await().atMost(Patience.EVENT).until(this::cancelledOnceItWaited, Objects::nonNull);
        awaitState("fails", id, "Cancelled");
    }

    private String cancelledOnceItWaited() {
        String id = event("fails", FAILS);
        awaitState("fails", id, "Retrying");
        return workspace
                                .calls()
                                .call("DELETE", function("fails") + "/events/" + id)
                                .statusCode()
                        == 204
                ? id
                : null;
    }

    private String event(String function, String payload) {
        return faces.call(function, payload, invoke -> invoke.invocationType(InvocationType.EVENT))
                .responseMetadata()
                .requestId();
    }

    private void awaitState(String function, String requestId, String state) {
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(Faces.json(workspace
                                        .calls()
                                        .call("GET", function(function) + "/events/" + requestId)
                                        .body())
                                .path("state")
                                .asText())
                        .isEqualTo(state));
    }

    /** Other tests' records are in the queue as well. */
    private JsonNode recordOf(String requestId, String queue, Duration atMost) {
        return await().atMost(atMost)
                .until(
                        () -> Faces.json(
                                workspace.queues().receive(queue, atMost).body()),
                        record ->
                                record.at("/requestContext/requestId").asText().equals(requestId));
    }

    private Message deadLetterOf(String requestId, String queue) {
        return await().atMost(Patience.EVENT)
                .until(
                        () -> workspace.queues().receive(queue, Patience.EVENT),
                        deadLetter -> deadLetter.messageAttributes().containsKey("RequestID")
                                && deadLetter
                                        .messageAttributes()
                                        .get("RequestID")
                                        .stringValue()
                                        .equals(requestId));
    }

    private String queue(String name) {
        return workspace.queues().queue(name);
    }

    private String function(String name) {
        return "/lamina/v1/namespaces/" + workspace.namespace() + "/functions/" + name;
    }
}
