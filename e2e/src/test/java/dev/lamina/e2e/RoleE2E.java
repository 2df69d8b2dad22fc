package dev.lamina.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * examples/role: a handler with boto3 and nothing but its execution role reads what the policy allows.
 * {@link ThumbnailE2E} shows the same of a Java handler.
 */
@EndToEnd
class RoleE2E {
    private final Workspace workspace;

    RoleE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.buckets().create("letters");
        workspace.resources().apply(new Example("role").manifests());
        workspace.resources().awaitReady("Function", "role");
    }

    @Test
    void allowedObjectIsRead() {
        workspace.buckets().put("letters", "a.txt", "Dear Ada".getBytes(UTF_8));

        InvokeResponse answer = read("letters");

        assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
        assertThat(answer.payload().asUtf8String()).isEqualTo("\"Dear Ada\"");
    }

    @Test
    void nextBucketIsDenied() {
        String diaries = workspace.bucket("diaries");
        workspace.buckets().put(diaries, "a.txt", "secret".getBytes(UTF_8));

        InvokeResponse answer = read(diaries);

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("AccessDenied").doesNotContain("secret");
    }

    private InvokeResponse read(String bucket) {
        return workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("role")
                        .payload(SdkBytes.fromUtf8String("{\"bucket\": \"" + bucket + "\", \"key\": \"a.txt\"}")));
    }
}
