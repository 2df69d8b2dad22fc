package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** examples/python: a function in a language that is not the runtime's own. */
@EndToEnd
class PythonE2E {
    private final Workspace workspace;

    PythonE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("python").manifests());
        workspace.resources().awaitReady("Function", "python");
    }

    @Test
    void pythonFunctionRespondsAndLogs() {
        InvokeResponse answer = workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("python")
                        .payload(SdkBytes.fromUtf8String("{\"name\": \"Ada\"}"))
                        .logType(LogType.TAIL));

        String id = answer.responseMetadata().requestId();
        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String()).contains("Hello, Ada!", "\"python\": \"3.11.", id);
        assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
                .containsSubsequence(
                        "START RequestId: " + id, "greeting Ada", "END RequestId: " + id, "REPORT RequestId: " + id);
    }
}
