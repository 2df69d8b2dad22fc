package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes the event for a subscribed function in SNS's format: one record, whose members begin with capitals. The event
 * is not signed, as it comes only from the gateway: the signature is empty. The URLs of a certificate and for
 * unsubscribing lead to the gateway. Nothing is served there, but typed readers of the event require URLs.
 *
 * @param gateway address of the public API, {@code host:port}
 */
record TopicEvent(ObjectMapper json, String region, String gateway, Clock clock) {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    byte[] write(Trigger trigger, ObjectNode sns) {
        ObjectNode root = json.createObjectNode();
        ObjectNode record = root.putArray("Records")
                .addObject()
                .put("EventVersion", "1.0")
                .put(
                        "EventSubscriptionArn",
                        arn(trigger).subscription(trigger.getMetadata().getUid()))
                .put("EventSource", "aws:sns");
        record.set("Sns", sns);
        try {
            return json.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    ObjectNode sns(Trigger trigger, TopicMessage message) {
        TopicArn topic = arn(trigger);
        ObjectNode sns = json.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", message.id())
                .put("TopicArn", topic.toString())
                .put("Subject", message.subject().orElse(null))
                .put("Message", message.message())
                .put("Timestamp", TIMESTAMP.format(clock.instant()))
                .put("SignatureVersion", "1")
                .put("Signature", "")
                .put("SigningCertUrl", "http://" + gateway + "/SimpleNotificationService.pem")
                .put(
                        "UnsubscribeUrl",
                        "http://" + gateway + "/?Action=Unsubscribe&SubscriptionArn="
                                + topic.subscription(trigger.getMetadata().getUid()));
        ObjectNode attributes = sns.putObject("MessageAttributes");
        message.attributes()
                .forEach((name, attribute) ->
                        attributes.putObject(name).put("Type", attribute.type()).put("Value", attribute.value()));
        return sns;
    }

    private TopicArn arn(Trigger trigger) {
        return new TopicArn(
                region,
                trigger.getMetadata().getNamespace(),
                trigger.getSpec().source().topic().name());
    }
}
