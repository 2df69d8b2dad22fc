package dev.lamina.e2e.system;

import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A Moto of a workspace: DynamoDB and Kinesis, for any access key. */
public final class AwsServer implements AutoCloseable {
    private static final int PORT = 5000;
    private static final StaticCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));

    private final String inside;
    private final LocalPortForward forward;
    private final URI outside;

    /** Returns when it is ready. */
    public AwsServer(Workspace workspace) {
        workspace.brokers().start(Broker.MOTO);
        inside = "http://" + workspace.brokers().inside(Broker.MOTO, PORT);
        forward = workspace.brokers().outside(Broker.MOTO, PORT);
        outside = URI.create("http://127.0.0.1:" + forward.getLocalPort());
    }

    /** Where the gateway reaches it. */
    public String endpoint() {
        return inside;
    }

    /** A client from here; to be closed. */
    public DynamoDbClient dynamodb() {
        return DynamoDbClient.builder()
                .endpointOverride(outside)
                .region(Region.US_EAST_1)
                .credentialsProvider(ANY)
                .build();
    }

    /** A client from here; to be closed. */
    public KinesisClient kinesis() {
        // Moto does not accept CBOR, the client's default.
        System.setProperty("aws.cborEnabled", "false");
        return KinesisClient.builder()
                .endpointOverride(outside)
                .region(Region.US_EAST_1)
                .credentialsProvider(ANY)
                .build();
    }

    @Override
    public void close() throws IOException {
        forward.close();
    }
}
