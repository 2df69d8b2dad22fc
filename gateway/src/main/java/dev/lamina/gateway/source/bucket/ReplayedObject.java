package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Turns a listed object into the event that the store would have reported when it was put. */
record ReplayedObject(ObjectMapper json) {
    private static final String PUT = "s3:ObjectCreated:Put";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** @param id of the replay; a handler finds it in {@code x-amz-request-id} */
    ObjectEvent event(String bucket, S3Object object, String id) {
        ObjectNode record = json.createObjectNode().put("eventTime", TIME.format(object.lastModified()));
        record.putObject("userIdentity").put("principalId", "lamina:replay");
        record.putObject("responseElements").put("x-amz-request-id", id);
        ObjectNode s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", bucket);
        s3.putObject("object")
                .put("size", object.size())
                .put("eTag", object.eTag() == null ? "" : object.eTag().replace("\"", ""));
        return new ObjectEvent(PUT, bucket, object.key(), sequencer(object), "", record);
    }

    /** Increases with time, as sequencers do. */
    private static String sequencer(S3Object object) {
        return "%016X".formatted(object.lastModified().toEpochMilli());
    }
}
