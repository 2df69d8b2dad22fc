package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.source.topic.TopicArn;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;

/** Publishes one message. */
record Publish(Publisher publisher) implements SnsAction {

    @Override
    public String name() {
        return "Publish";
    }

    @Override
    public Order read(FormBody form, Caller caller) {
        if (form.find("PhoneNumber").isPresent()) {
            throw SnsErrors.invalid("PhoneNumber: not supported, publish to a topic with TopicArn");
        }
        TopicArn topic = publisher.topic(form.find("TopicArn")
                .or(() -> form.find("TargetArn"))
                .orElseThrow(() -> SnsErrors.invalid("TopicArn or TargetArn Reason: no value for required parameter")));
        SnsMessage message = SnsMessage.read(form);
        return new PublishCommand(publisher, topic, request -> published(topic, message, request));
    }

    private Future<Consumer<Xml>> published(TopicArn topic, SnsMessage message, SnsRequest request) {
        UUID id = UUID.randomUUID();
        return publisher
                .publish(topic, message.published(id, request.trace().value()))
                .map(stored -> result -> result.element("MessageId", id.toString()));
    }
}
