package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Handlers that fail, in every way there is: Lambda's error, and an environment that recovers. */
@EndToEnd
@ResourceLock(Node.MOST)
class ConformanceErrorsE2E {
    private final Faces faces;

    ConformanceErrorsE2E(Workspace workspace) {
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void deploy() {
        faces.deploy("faces", "memory: 512Mi", "timeoutSeconds: 20");
        faces.deploy("hurried", "memory: 1024Mi", "timeoutSeconds: 1");
        faces.deployAndAwait("small", "memory: 256Mi", "timeoutSeconds: 60");
        faces.deployAndAwait("hurried", "memory: 1024Mi", "timeoutSeconds: 1");
        faces.deployAndAwait("faces", "memory: 512Mi", "timeoutSeconds: 20");
    }

    @Test
    @Behaviour(number = 2, text = "An invoke whose handler throws returns 200 with `X-Amz-Function-Error: Unhandled`.")
    void exceptionReturns200AndUnhandled() {
        InvokeResponse answer = faces.call("faces", "{\"face\":\"throw\",\"message\":\"no\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
    }

    @Test
    @Behaviour(
            number = 17,
            text = "A Java exception's payload has exactly errorMessage, errorType (class name), stackTrace "
                    + "(array), no requestId.")
    void exceptionPayloadHasJavaFields() {
        JsonNode error = Faces.json(faces.call("faces", "{\"face\":\"throw\",\"message\":\"no\"}"));

        assertThat(error.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("errorMessage", "errorType", "stackTrace");
        assertThat(error.get("errorMessage").asText()).isEqualTo("no");
        assertThat(error.get("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.get("stackTrace").isArray()).isTrue();
        assertThat(error.get("stackTrace").get(0).asText()).startsWith("ManyFaces.handle(");
    }

    @Test
    @Behaviour(
            number = 13,
            text = "A 1 s timeout returns errorType `Sandbox.Timedout` and \"RequestId: ID Error: Task timed out "
                    + "after 1.00 seconds\".")
    void handlerEndsAtTimeout() {
        InvokeResponse answer = faces.call("hurried", "{\"face\":\"sleep\",\"millis\":20000}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(answer))
                .isEqualTo(error(answer, "Sandbox.Timedout", "Task timed out after 1.00 seconds"));
    }

    @Test
    @Behaviour(number = 14, text = "After a timeout, the next invoke sees fresh statics but the same `/tmp` contents.")
    void timeoutResetsStaticsAndKeepsFiles() {
        JsonNode before = remembered("{\"face\":\"remember\",\"note\":\"written before\"}");
        InvokeResponse timedOut = faces.call("hurried", "{\"face\":\"sleep\",\"millis\":20000}");
        JsonNode after = remembered("{\"face\":\"remember\"}");

        assertThat(before.get("note").asText()).isEqualTo("written before");
        assertThat(timedOut.functionError()).isEqualTo("Unhandled");
        assertThat(after).isEqualTo(Faces.json("{\"calls\":1,\"note\":\"written before\"}"));
    }

    @Test
    @Behaviour(
            number = 15,
            text = "`System.exit(0)` returns `Runtime.ExitError`, \"Runtime exited without providing a reason\"; "
                    + "exit 127 gives \"exit status 127\".")
    void exitStatusIsReported() {
        InvokeResponse zero = faces.call("faces", "{\"face\":\"exit\",\"status\":0}");
        InvokeResponse other = faces.call("faces", "{\"face\":\"exit\",\"status\":127}");

        assertThat(zero.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(zero))
                .isEqualTo(error(zero, "Runtime.ExitError", "Runtime exited without providing a reason"));
        assertThat(other.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(other))
                .isEqualTo(error(other, "Runtime.ExitError", "Runtime exited with error: exit status 127"));
        assertThat(faces.call("faces", "{\"face\":\"nothing\"}").functionError())
                .isNull();
    }

    @Test
    @Behaviour(
            number = 16,
            text = "A runtime killed for lack of memory returns `Runtime.OutOfMemory`, \"Runtime exited with "
                    + "error: signal: killed\".")
    void outOfMemoryKillIsReported() {
        InvokeResponse answer = faces.call("small", "{\"face\":\"devour\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(answer))
                .isEqualTo(error(answer, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed"));
        assertThat(faces.call("small", "{\"face\":\"nothing\"}").functionError())
                .isNull();
    }

    /**
     * With cgroup v2 the container ends before it can poll for the event: the caller learns of it long before the start
     * timeout.
     */
    @Test
    void outOfMemoryKillInInitIsReported() {
        faces.deployAndAwait("greedy", "memory: 256Mi", "timeoutSeconds: 60", "environment: {INIT: devour}");

        InvokeResponse answer = faces.call("greedy", "{\"face\":\"nothing\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(answer))
                .isEqualTo(error(answer, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed"));
    }

    /**
     * Its environment has reported that it stops, and the kubelet starts the container again: that is another
     * environment.
     */
    @Test
    void restartedContainerServes() {
        faces.call("small", "{\"face\":\"endContainer\"}");
        Pod pod = faces.pods("small").getFirst();
        await().atMost(Patience.EVENT)
                .until(() -> faces.pods("small").stream()
                        .anyMatch(same -> same.getMetadata()
                                        .getName()
                                        .equals(pod.getMetadata().getName())
                                && same.getStatus()
                                                .getContainerStatuses()
                                                .getFirst()
                                                .getRestartCount()
                                        > 0));

        assertThat(faces.call("small", "{\"face\":\"nothing\"}").functionError())
                .isNull();
        assertThat(faces.pods("small"))
                .as("no other was needed")
                .extracting(one -> one.getMetadata().getName())
                .containsExactly(pod.getMetadata().getName());
    }

    /** A call that is late on a busy machine exceeds its timeout of one second, and leaves a fresh program as well. */
    private JsonNode remembered(String event) {
        return Faces.json(await().atMost(Patience.EVENT)
                .until(() -> faces.call("hurried", event), answer -> answer.functionError() == null));
    }

    private static JsonNode error(InvokeResponse answer, String type, String message) {
        return Faces.json("{\"errorType\":\"%s\",\"errorMessage\":\"RequestId: %s Error: %s\"}"
                .formatted(type, answer.responseMetadata().requestId(), message));
    }
}
