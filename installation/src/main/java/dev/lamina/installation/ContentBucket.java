package dev.lamina.installation;

import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The object store of code and layers, which operator and gateway write. Content has its hex sha256 as name. An upload
 * by the Lambda API has a record in addition, which says that a namespace has uploaded these bytes: a manifest may name
 * only uploads of its own namespace, because a hash is not a secret.
 */
public final class ContentBucket {
    private static final String UPLOADS = "upload/";
    private static final long MEBIBYTE = 1024 * 1024;

    private ContentBucket() {}

    /** @param mebibytes the size limit; empty if there is none */
    public static OwnStream stream(NatsNames names, int replicas, OptionalLong mebibytes) {
        return new OwnStream(ObjectStoreConfiguration.builder(names.contentBucket())
                .description("Code and layers of Lamina's functions, by sha256")
                .storageType(StorageType.File)
                .replicas(replicas)
                .maxBucketSize(mebibytes.isPresent() ? mebibytes.getAsLong() * MEBIBYTE : -1)
                .build()
                .getBackingConfig());
    }

    /** Returns the name of the record that a namespace has uploaded this content. */
    public static String upload(String namespace, String sha256) {
        return uploads(namespace) + sha256;
    }

    /** Returns how the records of a namespace begin. */
    public static String uploads(String namespace) {
        return UPLOADS + namespace + "/";
    }

    /** Returns the hash of the content that a record is about; empty if the object is not a record. */
    public static Optional<String> uploaded(String object) {
        return object.startsWith(UPLOADS)
                ? Optional.of(object.substring(object.lastIndexOf('/') + 1))
                : Optional.empty();
    }
}
