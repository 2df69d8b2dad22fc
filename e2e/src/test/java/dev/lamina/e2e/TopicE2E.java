package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/**
 * examples/topic: a handler that gets S3's events and publishes with AWS's SNS client, and a function that subscribes.
 */
@EndToEnd
@ResourceLock(Node.MOST)
class TopicE2E {
    private static final String KEY = """
      apiVersion: v1
      kind: Secret
      metadata: {name: announcer}
      type: lamina.dev/access-key
      stringData: {accessKeyId: %1$s, secretAccessKey: %2$s, serviceAccountName: announcer, AWS_ACCESS_KEY_ID: %1$s, \
      AWS_SECRET_ACCESS_KEY: %2$s}
      """;

    private final Workspace workspace;
    private final Example example = new Example("topic");
    private final SnsClient sns;

    TopicE2E(Workspace workspace) {
        this.workspace = workspace;
        this.sns = workspace.calls().sns();
    }

    @BeforeAll
    void apply() {
        workspace.buckets().create("code");
        workspace.buckets().create("pictures");
        workspace.buckets().put("code", "announce.jar", example.file("target/announce.jar"));
        workspace
                .resources()
                .apply(KEY.formatted("ANNOUNCER" + UUID.randomUUID().toString().substring(0, 8), UUID.randomUUID()));
        workspace.resources().apply(example.manifests().replace(":default:", ":" + workspace.namespace() + ":"));
        workspace.resources().awaitReady("Function", "announce");
        workspace.resources().awaitReady("Function", "listen");
        workspace.resources().awaitReady("Trigger", "pictures");
        workspace.resources().awaitReady("Trigger", "listen-to-uploads");
    }

    @Test
    void publishedMessageReachesSubscriber() {
        workspace.buckets().put("pictures", "notes.txt", new byte[] {1});
        workspace.buckets().put("pictures", "rocket launch.jpg", new byte[] {1});

        // The first environment may be deleted again, with its log, before the second one has received anything.
        Set<String> seen = new HashSet<>();
        await().atMost(Patience.EVENT).pollInterval(Duration.ofMillis(500)).until(() -> {
            note(seen, "announce", "announced notes.txt as");
            note(seen, "listen", "heard New upload: rocket launch.jpg");
            return seen.size() == 2;
        });
        // Filtered out before anything was stored for it.
        assertThat(workspace.resources().log("listen")).doesNotContain("notes.txt");
    }

    @Test
    void awsClientPublishesToTopic() {
        String id = sns.publish(publish -> publish.topicArn(topic("uploads"))
                        .subject("From outside")
                        .message("{\"a\": 1}")
                        .messageAttributes(Map.of(
                                "kind",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("picture")
                                        .build())))
                .messageId();

        assertThat(id).isNotBlank();
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() ->
                        assertThat(workspace.resources().log("listen")).contains("heard From outside: {\"a\": 1}"));
    }

    @Test
    void topicWithoutSubscriberIsNotFound() {
        assertThatThrownBy(() ->
                        sns.publish(publish -> publish.topicArn(topic("nobody")).message("x")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("spec.source.topic.name: nobody");
    }

    private void note(Set<String> seen, String function, String line) {
        if (workspace.resources().log(function).contains(line)) {
            seen.add(line);
        }
    }

    private String topic(String name) {
        return "arn:aws:sns:us-east-1:" + workspace.namespace() + ":" + name;
    }
}
