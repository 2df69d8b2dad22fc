package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.source.topic.TopicArn;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Publishes to a topic, which must exist.
 *
 * @param publishing publishes, when the topic exists
 */
record PublishCommand(Publisher publisher, TopicArn topic, Function<SnsRequest, Future<Consumer<Xml>>> publishing)
        implements SnsAction.Order {

    @Override
    public Permission needs() {
        return Permission.publish(topic.namespace(), topic.name());
    }

    @Override
    public String resource() {
        return topic.toString();
    }

    @Override
    public Future<Consumer<Xml>> carryOut(SnsRequest request) {
        return publisher.requireTopic(topic).compose(there -> publishing.apply(request));
    }
}
