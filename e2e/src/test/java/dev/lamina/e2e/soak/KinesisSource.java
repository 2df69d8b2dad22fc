package dev.lamina.e2e.soak;

import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.AwsServer;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/** Records of a Kinesis stream with two shards, from a server that is not killed: it has them in memory. */
final class KinesisSource implements Source {
    private static final String STREAM = "soak";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final AwsServer server;
    private final KinesisClient client;

    KinesisSource(Workspace workspace) {
        server = new AwsServer(workspace);
        client = server.kinesis();
        create();
        await("the stream")
                .atMost(STARTS_WITHIN)
                .until(() -> client.describeStreamSummary(describe -> describe.streamName(STREAM))
                        .streamDescriptionSummary()
                        .streamStatusAsString()
                        .equals("ACTIVE"));
    }

    private void create() {
        try {
            client.createStream(create -> create.streamName(STREAM).shardCount(2));
        } catch (ResourceInUseException e) {
            // The client sent it again, as the first response was lost on the way.
        }
    }

    @Override
    public String name() {
        return "kinesis";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: v1
        kind: Secret
        metadata: {name: kinesis}
        stringData: {access-key: any, secret-key: any}
        ---
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: kinesis}
        spec:
          function: {name: recorder}
          source:
            kinesis: {stream: %s, endpoint: "%s", secret: kinesis}
          batch: {size: 4}
          shards: {parallelizationFactor: 2}
        """.formatted(STREAM, server.endpoint());
    }

    @Override
    public void send(String id) {
        client.putRecord(put -> put.streamName(STREAM).partitionKey(id).data(SdkBytes.fromUtf8String(id)));
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
