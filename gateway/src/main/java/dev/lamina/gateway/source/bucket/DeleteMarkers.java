package dev.lamina.gateway.source.bucket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Distinguishes delete markers that were created from those that were removed. MinIO reports both as
 * {@code DeleteMarkerCreated}, with the same version; S3 reports a removed marker as {@code Delete}. Only the store
 * knows whether the marker exists, so it is asked. Blocks: meant for virtual threads.
 */
@Singleton
class DeleteMarkers {
    private static final Logger LOG = Logger.getLogger(DeleteMarkers.class);
    private static final String CREATED = "s3:ObjectRemoved:DeleteMarkerCreated";
    private static final String REMOVED = "s3:ObjectRemoved:Delete";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final int MAX_KEPT = 20_000;

    private final Optional<S3Client> store;
    /** Names of events by what identifies them: a store with two targets sends each twice, the second one later. */
    private final Cache<String, String> known =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MAX_KEPT).build();

    @Inject
    DeleteMarkers(BucketStore store) {
        this.store = store.client();
    }

    /**
     * The event with S3's name. It keeps the store's name if this gateway may not read the store, or the store does not
     * respond.
     */
    ObjectEvent withS3Name(ObjectEvent event) {
        if (!event.name().equals(CREATED) || event.versionId().isEmpty() || store.isEmpty()) {
            return event;
        }
        String identity = String.join("\n", event.bucket(), event.key(), event.versionId(), event.sequencer());
        String name = known.getIfPresent(identity);
        if (name == null) {
            name = exists(store.get(), event) ? CREATED : REMOVED;
            known.put(identity, name);
        }
        return event.named(name);
    }

    private static boolean exists(S3Client s3, ObjectEvent marker) {
        try {
            s3.headObject(head -> head.bucket(marker.bucket())
                    .key(marker.key())
                    .versionId(marker.versionId())
                    .overrideConfiguration(request -> request.apiCallTimeout(PATIENCE)));
            // An object has this version: in a bucket whose versions are suspended, the next one after the marker.
            return false;
        } catch (S3Exception e) {
            if (e.statusCode() != HttpURLConnection.HTTP_BAD_METHOD
                    && e.statusCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                LOG.debugf(
                        "Could not read version %s of %s/%s: %s", marker.versionId(), marker.bucket(), marker.key(), e);
            }
            return e.statusCode() != HttpURLConnection.HTTP_NOT_FOUND;
        } catch (SdkException e) {
            LOG.debugf("Could not read version %s of %s/%s: %s", marker.versionId(), marker.bucket(), marker.key(), e);
            return true;
        }
    }
}
