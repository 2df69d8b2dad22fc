package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** The story of an example that is about a language: its function greets, and logs that it does. */
final class LanguageStory {
    private LanguageStory() {}

    /**
     * Applies the example's manifests and invokes its function.
     *
     * @param version part of the response's JSON that names the language's version
     */
    static void respondsAndLogs(Workspace workspace, String function, String manifests, String version) {
        workspace.resources().apply(manifests);
        workspace.resources().awaitReady("Function", function);

        InvokeResponse answer = workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName(function)
                        .payload(SdkBytes.fromUtf8String("{\"name\": \"Ada\"}"))
                        .logType(LogType.TAIL));

        String id = answer.responseMetadata().requestId();
        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String().replace(": ", ":")).contains("Hello, Ada!", version, id);
        assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
                .containsSubsequence(
                        "START RequestId: " + id, "greeting Ada", "END RequestId: " + id, "REPORT RequestId: " + id);
    }
}
