package dev.lamina.gateway.sns;

import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import dev.lamina.gateway.topic.TopicArn;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;

/** One message. */
record Publish(Publisher publisher) implements SnsAction {

  @Override
  public String name() {
    return "Publish";
  }

  @Override
  public Order read(Form form, Caller caller) {
    if (form.find("PhoneNumber").isPresent()) {
      throw Refusals.invalid("PhoneNumber: only topics can be published to here");
    }
    TopicArn topic = publisher.topic(form.find("TopicArn").or(() -> form.find("TargetArn")).orElseThrow(() -> Refusals.invalid("TopicArn or TargetArn Reason: no value for required parameter")));
    Message message = Message.read(form);
    return new Order() {
      @Override
      public Action needs() {
        return Action.publish(topic.namespace(), topic.name());
      }

      @Override
      public String resource() {
        return topic.toString();
      }

      @Override
      public Future<Consumer<Xml>> carryOut(SnsRequest request) {
        UUID id = UUID.randomUUID();
        return publisher.requireTopic(topic)
            .compose(there -> publisher.publish(topic, message.published(id, request.trace().value())))
            .map(published -> result -> result.element("MessageId", id.toString()));
      }
    };
  }
}
