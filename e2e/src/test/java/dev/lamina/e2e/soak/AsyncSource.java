package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Asynchronous invocations: 202 says that the event is stored. */
final class AsyncSource implements Source {
    /** The gateway that is asked may have been killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LambdaClient lambda;

    AsyncSource(Workspace workspace) {
        this.lambda = workspace.calls().lambda();
    }

    @Override
    public String name() {
        return "async";
    }

    @Override
    public String manifests() {
        return "";
    }

    @Override
    public void send(String id) {
        lambda.invoke(invoke -> invoke.functionName(Recorder.NAME)
                .invocationType(InvocationType.EVENT)
                .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE))
                .payload(SdkBytes.fromUtf8String("{\"id\": \"" + id + "\"}")));
    }

    @Override
    public void close() {
        lambda.close();
    }
}
