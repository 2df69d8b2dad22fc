package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.topic.TopicArn;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Passes SNS's calls on to the topics. */
@Singleton
class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);

    private final Topics topics;
    private final String region;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    Publisher(Topics topics, GatewayConfig config) {
        this.topics = topics;
        this.region = config.region();
    }

    TopicArn topic(String arn) {
        TopicArn topic = TopicArn.parse(arn).orElseThrow(() -> SnsErrors.invalid("TopicArn"));
        if (!topic.region().equals(region)) {
            throw SnsErrors.invalid(
                    "TopicArn: topics of " + topic.region() + " are not reachable in this region (" + region + ")");
        }
        if (topic.fifo()) {
            throw SnsErrors.invalid("TopicArn: FIFO topics are not supported: use an SQS FIFO queue if order matters");
        }
        return topic;
    }

    Future<Void> requireTopic(TopicArn topic) {
        return Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(() -> topics.exists(topic.namespace(), topic.name()), threads))
                .compose(exists -> exists ? Future.succeededFuture() : Future.failedFuture(SnsErrors.noTopic(topic)));
    }

    Future<Void> publish(TopicArn topic, TopicMessage message) {
        return Future.fromCompletionStage(topics.publish(topic.namespace(), topic.name(), message))
                .recover(e -> {
                    LOG.errorf(e, "Message %s to %s could not be stored for all subscribers", message.id(), topic);
                    return Future.failedFuture(notStored());
                });
    }

    static AwsException notStored() {
        return AwsException.front(
                500, "InternalError", "The message could not be stored for all subscribers: publish it again.");
    }
}
