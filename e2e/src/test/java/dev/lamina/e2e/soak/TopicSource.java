package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** Messages to a topic, by AWS's client: the response says that every subscriber's event is stored. */
final class TopicSource implements Source {
    private static final String TOPIC = "soak";

    private final SnsClient sns;
    private final String arn;

    TopicSource(Workspace workspace) {
        this.sns = SnsClient.builder()
                .endpointOverride(workspace.calls().gateway())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(workspace.calls().key()))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
        this.arn = "arn:aws:sns:us-east-1:" + workspace.namespace() + ":" + TOPIC;
    }

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: topic}
        spec:
          function: {name: recorder}
          source:
            topic: {name: soak}
        """;
    }

    @Override
    public void send(String id) {
        sns.publish(publish -> publish.topicArn(arn).message(id));
    }

    @Override
    public void close() {
        sns.close();
    }
}
