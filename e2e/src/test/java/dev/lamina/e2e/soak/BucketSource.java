package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;

/** Uploads: an object that the store has accepted is an event. */
final class BucketSource implements Source {
    private final Workspace workspace;
    private final String bucket;

    BucketSource(Workspace workspace) {
        this.workspace = workspace;
        this.bucket = workspace.bucket("uploads");
    }

    @Override
    public String name() {
        return "bucket";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: bucket}
        spec:
          function: {name: recorder}
          source:
            bucket: {name: %s, events: ["s3:ObjectCreated:*"]}
        """.formatted(bucket);
    }

    @Override
    public void send(String id) {
        workspace.buckets().put(bucket, id, new byte[0]);
    }
}
