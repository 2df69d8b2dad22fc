package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.NetUtil;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the event for a handler in AWS's format (S3 User Guide, "Event message structure"): one record, the key
 * URL-encoded except its slashes, no size and no ETag for a removed object, no size and no sequencer for tags and
 * access lists, whose version is 2.3. A store's own additions (MinIO: user metadata, content type, its address) are
 * omitted: a handler that used them would not run anywhere else.
 *
 * @param region value of {@code awsRegion}, independent of the store's own region
 */
record S3EventFormat(ObjectMapper json, String region) {
    /** Members that only some events have. */
    private static final List<String> OPTIONAL_MEMBERS =
            List.of("glacierEventData", "replicationEventData", "intelligentTieringEventData", "lifecycleEventData");
    /** S3's name for itself, in events that no request caused. */
    private static final String NO_CLIENT = "s3.amazonaws.com";

    byte[] write(ObjectEvent event, String configurationId) {
        ObjectNode root = json.createObjectNode();
        root.putArray("Records").add(record(event, configurationId));
        try {
            return json.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private ObjectNode record(ObjectEvent event, String configurationId) {
        JsonNode source = event.record();
        ObjectNode record = json.createObjectNode()
                .put("eventVersion", event.aside() ? "2.3" : "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", region)
                .put("eventTime", source.path("eventTime").asText())
                .put("eventName", event.nameInEvent());
        record.putObject("userIdentity")
                .put(
                        "principalId",
                        source.path("userIdentity").path("principalId").asText());
        record.putObject("requestParameters")
                .put(
                        "sourceIPAddress",
                        address(source.path("requestParameters")
                                .path("sourceIPAddress")
                                .asText()));
        record.putObject("responseElements")
                .put(
                        "x-amz-request-id",
                        source.path("responseElements").path("x-amz-request-id").asText())
                .put(
                        "x-amz-id-2",
                        source.path("responseElements").path("x-amz-id-2").asText());
        ObjectNode s3 = record.putObject("s3").put("s3SchemaVersion", "1.0").put("configurationId", configurationId);
        s3.set("bucket", bucket(event));
        s3.set("object", object(event));
        OPTIONAL_MEMBERS.stream().filter(source::has).forEach(member -> record.set(member, source.get(member)));
        return record;
    }

    private ObjectNode bucket(ObjectEvent event) {
        ObjectNode bucket = json.createObjectNode().put("name", event.bucket());
        bucket.putObject("ownerIdentity")
                .put(
                        "principalId",
                        event.record()
                                .path("s3")
                                .path("bucket")
                                .path("ownerIdentity")
                                .path("principalId")
                                .asText());
        return bucket.put("arn", "arn:aws:s3:::" + event.bucket());
    }

    private ObjectNode object(ObjectEvent event) {
        JsonNode source = event.record().path("s3").path("object");
        ObjectNode object = json.createObjectNode().put("key", encoded(event.key()));
        if (!event.removal() && !event.aside()) {
            // MinIO omits the size of an empty object.
            object.put("size", source.path("size").asLong());
        }
        if (!event.removal()) {
            object.put("eTag", source.path("eTag").asText());
        }
        if (!event.versionId().isEmpty()) {
            object.put("versionId", event.versionId());
        }
        return event.aside() ? object : object.put("sequencer", event.sequencer());
    }

    /** MinIO puts IPv6 addresses in brackets, and has none for what it does by itself; nor has a replay. */
    private static String address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare) ? bare : NO_CLIENT;
    }

    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
