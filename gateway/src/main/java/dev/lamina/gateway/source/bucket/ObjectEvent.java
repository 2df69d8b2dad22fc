package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One change of one object, as an S3 store reports it.
 *
 * @param name as in a notification rule: {@code s3:ObjectCreated:Put}
 * @param key the object's key, decoded
 * @param sequencer orders the events of one key, and distinguishes them
 * @param versionId empty for an object without versions
 * @param record the complete record of the notification
 */
record ObjectEvent(String name, String bucket, String key, String sequencer, String versionId, JsonNode record) {
    private static final String PREFIX = "s3:";
    /** S3's names for events that MinIO names differently. */
    private static final Map<String, String> NAMES = Map.of(
            "s3:ObjectCreated:PutTagging",
            "s3:ObjectTagging:Put",
            "s3:ObjectCreated:DeleteTagging",
            "s3:ObjectTagging:Delete");

    /** @throws UnreadableEventException when it is not a record of S3's notification structure */
    static ObjectEvent of(JsonNode record) {
        JsonNode object = record.path("s3").path("object");
        String name = required(record.path("eventName"), "eventName");
        String bucket = required(record.path("s3").path("bucket").path("name"), "s3.bucket.name");
        String key = decoded(required(object.path("key"), "s3.object.key"));
        return new ObjectEvent(
                s3Name(name.startsWith(PREFIX) ? name : PREFIX + name),
                bucket,
                key,
                object.path("sequencer").asText(),
                version(key, object.path("versionId").asText()),
                record);
    }

    /** The same event under another name. */
    ObjectEvent named(String other) {
        return new ObjectEvent(other, bucket, key, sequencer, versionId, record);
    }

    /** The name as in the event for a handler: without {@code s3:}. */
    String nameInEvent() {
        return name.substring(PREFIX.length());
    }

    /** Whether an object was removed: then it no longer has a size. */
    boolean removal() {
        return name.startsWith("s3:ObjectRemoved:") || name.startsWith("s3:LifecycleExpiration:");
    }

    /** Whether only tags or access lists of an object changed. */
    boolean aside() {
        return name.startsWith("s3:ObjectTagging:") || name.startsWith("s3:ObjectAcl:");
    }

    /** MinIO never keeps versions of keys that end with a slash, and reports the version "null" for them. */
    private static String version(String key, String id) {
        return id.equals("null") && key.endsWith("/") ? "" : id;
    }

    private static String s3Name(String name) {
        return NAMES.getOrDefault(name, name);
    }

    private static String required(JsonNode node, String field) {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw new UnreadableEventException("a record has no " + field);
        }
        return node.textValue();
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnreadableEventException("s3.object.key is not URL-encoded: " + e.getMessage());
        }
    }
}
