package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Events of buckets: a put and a deletion by a client, one by a lifecycle rule of the store, and a replay. */
public final class S3SampleEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private S3SampleEvents() {}

    public static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("put", event(Samples.file("minio-put.json")));
        all.put("delete", event(Samples.file("minio-delete.json")));
        all.put("delete-by-lifecycle", event(deletionByLifecycle()));
        all.put("replay", replay());
        return all;
    }

    private static byte[] event(byte[] notification) {
        FakeTriggers triggers = new FakeTriggers();
        triggers.put(Samples.trigger(
                "thumbnails",
                1,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectCreated:*", "s3:ObjectRemoved:*"))
                        .build()));
        List<Invocation> stored = new ArrayList<>();
        GatewayConfig config = TestConfig.of(Map.of());
        new BucketEvents(
                        triggers,
                        invocation -> {
                            stored.add(invocation);
                            return CompletableFuture.completedFuture(null);
                        },
                        new DeleteMarkers(new BucketStore(Optional.empty())),
                        config,
                        JSON,
                        new SimpleMeterRegistry())
                .take(notification);
        return stored.getFirst().payload().getBytes();
    }

    /** No client asked for it, so MinIO knows no address and no user. */
    private static byte[] deletionByLifecycle() throws IOException {
        ObjectNode notification = (ObjectNode) JSON.readTree(Samples.file("minio-delete.json"));
        ObjectNode record = (ObjectNode) notification.at("/Records/0");
        record.putNull("requestParameters");
        record.putObject("userIdentity").put("principalId", "");
        record.putObject("responseElements").put("x-amz-request-id", "").put("x-amz-id-2", "");
        return JSON.writeValueAsBytes(notification);
    }

    private static byte[] replay() {
        S3Object object = S3Object.builder()
                .key("uploads/a b.jpg")
                .size(3L)
                .eTag("\"5d41402abc4b2a76b9719d911017c592\"")
                .lastModified(Instant.parse("2026-01-01T12:00:00Z"))
                .build();
        return new S3EventFormat(JSON, "us-east-1")
                .write(new ReplayedObject(JSON).event("images", object, "replay-1"), "thumbnails");
    }
}
