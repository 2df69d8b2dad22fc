package training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream exists once it was created, an object store always; every message is stored; reads find the last message of
 * a subject.
 */
final class StubJetStream {
    private static final String API = "$JS.API.";
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> streams = new ConcurrentHashMap<>();
    private final Map<String, Stored> last = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    private record Stored(long sequence, byte[] data) {}

    /** Absent: there is no subscriber that would answer. */
    Optional<byte[]> answer(String subject, byte[] payload) throws IOException {
        if (!subject.startsWith("$")) {
            return Optional.of(store(subject, payload));
        }
        String call = subject.substring(Math.min(subject.length(), API.length()));
        if (call.startsWith("STREAM.CREATE.") || call.startsWith("STREAM.UPDATE.")) {
            JsonNode config = JSON.readTree(payload);
            streams.put(config.path("name").asText(), config);
            return Optional.of(bytes(stream(config)));
        } else if (call.startsWith("STREAM.INFO.")) {
            return Optional.of(bytes(info(call.substring("STREAM.INFO.".length()))));
        } else if (call.startsWith("STREAM.MSG.GET.")) {
            return Optional.of(
                    bytes(message(JSON.readTree(payload).path("last_by_subj").asText())));
        }
        return Optional.empty();
    }

    private byte[] store(String subject, byte[] payload) {
        long number = sequence.incrementAndGet();
        last.put(subject, new Stored(number, payload));
        return ("{\"stream\":\"training\",\"seq\":" + number + "}").getBytes(UTF_8);
    }

    private ObjectNode info(String name) {
        JsonNode config = name.startsWith("OBJ_") ? JSON.createObjectNode().put("name", name) : streams.get(name);
        if (config == null) {
            ObjectNode answer = JSON.createObjectNode().put("type", "io.nats.jetstream.api.v1.stream_info_response");
            answer.putObject("error").put("code", 404).put("err_code", 10059).put("description", "stream not found");
            return answer;
        }
        return stream(config);
    }

    private ObjectNode stream(JsonNode config) {
        ObjectNode answer = JSON.createObjectNode()
                .put("type", "io.nats.jetstream.api.v1.stream_info_response")
                .put("created", TIME);
        answer.set("config", config);
        ObjectNode state = answer.putObject("state")
                .put("messages", last.size())
                .put("bytes", 0)
                .put("first_seq", 1)
                .put("first_ts", TIME)
                .put("last_seq", sequence.get())
                .put("last_ts", TIME)
                .put("consumer_count", 0);
        ObjectNode subjects = state.putObject("subjects");
        last.keySet().forEach(subject -> subjects.put(subject, 1));
        return answer;
    }

    private ObjectNode message(String subject) {
        ObjectNode answer = JSON.createObjectNode().put("type", "io.nats.jetstream.api.v1.stream_msg_get_response");
        Stored found = last.get(subject);
        if (found == null) {
            answer.putObject("error").put("code", 404).put("err_code", 10037).put("description", "no message found");
        } else {
            answer.putObject("message")
                    .put("subject", subject)
                    .put("seq", found.sequence())
                    .put("time", TIME)
                    .put("data", Base64.getEncoder().encodeToString(found.data()));
        }
        return answer;
    }

    private static byte[] bytes(ObjectNode answer) throws IOException {
        return JSON.writeValueAsBytes(answer);
    }
}
