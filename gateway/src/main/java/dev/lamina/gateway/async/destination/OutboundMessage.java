package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.topic.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message that is sent to a destination or dead-letter target when an event has ended.
 *
 * @param id the same when it is sent again
 * @param attributes in addition to the body; empty for a record
 * @param traceHeader of the chain of invocations that it continues
 */
record OutboundMessage(String id, byte[] body, Map<String, QueueMessage.Attribute> attributes, String traceHeader) {

    OutboundMessage traced(String header) {
        return new OutboundMessage(id, body, attributes, header);
    }

    QueueMessage forQueue() {
        return new QueueMessage(id, body, attributes);
    }

    Topics.TopicMessage forTopic() {
        Map<String, Topics.Attribute> same = new LinkedHashMap<>();
        attributes.forEach(
                (name, attribute) -> same.put(name, new Topics.Attribute(attribute.type(), attribute.value())));
        return new Topics.TopicMessage(id, JsonPayload.of(body), Optional.empty(), same, Optional.of(traceHeader));
    }
}
