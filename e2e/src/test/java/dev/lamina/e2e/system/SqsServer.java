package dev.lamina.e2e.system;

import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A server that speaks SQS, in a workspace's namespace: for its functions' triggers, and reachable from here. */
public final class SqsServer implements AutoCloseable {
    private static final int PORT = 9324;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final String namespace;
    private final LocalPortForward forward;
    private final SqsClient client;

    SqsServer(Installation installation, Resources resources) {
        namespace = resources.namespace();
        installation.load(Broker.ELASTICMQ.image());
        resources.apply(Broker.ELASTICMQ.manifest(namespace));
        await("the queue server")
                .atMost(STARTS_WITHIN)
                .ignoreExceptions()
                .until(() -> resources
                                .client()
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName("elasticmq")
                                .get()
                                .getStatus()
                                .getReadyReplicas()
                        == 1);
        forward = resources
                .client()
                .services()
                .inNamespace(namespace)
                .withName("elasticmq")
                .portForward(PORT);
        client = SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + forward.getLocalPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
    }

    /** Creates a queue, and returns its URL as pods and the gateway see it. */
    public String queue(String name) {
        client.createQueue(create -> create.queueName(name));
        return url(name);
    }

    public String url(String name) {
        return "http://elasticmq." + namespace + ".svc:" + PORT + "/000000000000/" + name;
    }

    public void send(String queue, String... bodies) {
        for (String body : bodies) {
            client.sendMessage(send -> send.queueUrl(url(queue)).messageBody(body));
        }
    }

    /** Sends at most ten messages in one request. */
    public void sendBatch(String queue, List<String> bodies) {
        client.sendMessageBatch(send -> send.queueUrl(url(queue))
                .entries(IntStream.range(0, bodies.size())
                        .mapToObj(number -> SendMessageBatchRequestEntry.builder()
                                .id(String.valueOf(number))
                                .messageBody(bodies.get(number))
                                .build())
                        .toList()));
    }

    /** Waits for a message and deletes it. */
    public Message receive(String queue, Duration atMost) {
        Message message = await("a message in " + queue)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> client.receiveMessage(
                                        receive -> receive.queueUrl(url(queue)).messageAttributeNames("All"))
                                .messages(),
                        found -> !found.isEmpty())
                .getFirst();
        client.deleteMessage(delete -> delete.queueUrl(url(queue)).receiptHandle(message.receiptHandle()));
        return message;
    }

    /** The messages of the queue, including those in flight. */
    public int depth(String queue) {
        Map<QueueAttributeName, String> attributes = client.getQueueAttributes(
                        get -> get.queueUrl(url(queue)).attributeNames(QueueAttributeName.ALL))
                .attributes();
        return attributes.entrySet().stream()
                .filter(entry -> entry.getKey().toString().startsWith("ApproximateNumberOfMessages"))
                .collect(Collectors.summingInt(entry -> Integer.parseInt(entry.getValue())));
    }

    @Override
    public void close() {
        client.close();
        try {
            forward.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
