package dev.lamina.gateway.source.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The event of a tick: the schedule's own input, unchanged, or EventBridge's scheduled event. */
record ScheduledEvent(ObjectMapper json, String region) {

    Invocation of(FollowedSchedule followed, Instant tick) {
        String namespace = followed.trigger().getMetadata().getNamespace();
        FunctionId function =
                FunctionId.of(namespace, followed.trigger().getSpec().function());
        String id = requestId(followed, tick);
        Buffer payload = followed.input()
                .map(Buffer::buffer)
                .orElseGet(() -> scheduled(
                        id, namespace, followed.trigger().getMetadata().getName(), tick));
        return new Invocation(id, function, function.arn(region), payload, Optional.empty(), Optional.empty(), false);
    }

    /** The same on every gateway, so that the queue keeps one of the copies. */
    private static String requestId(FollowedSchedule followed, Instant tick) {
        String identity = followed.trigger().getMetadata().getUid() + "\n" + tick;
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Buffer scheduled(String id, String namespace, String name, Instant tick) {
        ObjectNode event = json.createObjectNode()
                .put("version", "0")
                .put("id", id)
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.events")
                .put("account", namespace)
                .put("time", tick.toString())
                .put("region", region);
        event.putArray("resources").add("arn:aws:events:" + region + ":" + namespace + ":rule/" + name);
        event.putObject("detail");
        try {
            return Buffer.buffer(json.writeValueAsBytes(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
