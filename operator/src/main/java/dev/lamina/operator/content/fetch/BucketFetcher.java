package dev.lamina.operator.content.fetch;

import dev.lamina.api.BucketNamespaces;
import dev.lamina.api.BucketObject;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentLimits;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.s3.S3Connection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Fetches an object of the S3 store. HEAD shows whether it has changed; GET reads exactly the version that HEAD found.
 */
@Singleton
final class BucketFetcher implements Fetcher {
    private final S3Connection store;
    private final BoundedCopy copy;
    private final BucketNamespaces namespaces;

    @Inject
    BucketFetcher(S3Connection store, OperatorConfig config) {
        this(
                store,
                new BoundedCopy(MAX_BYTES, config.content().readTimeout()),
                new BucketNamespaces(config.bucketNamespaces()));
    }

    BucketFetcher(S3Connection store, BoundedCopy copy) {
        this(store, copy, BucketNamespaces.NONE);
    }

    private BucketFetcher(S3Connection store, BoundedCopy copy, BucketNamespaces namespaces) {
        this.store = store;
        this.copy = copy;
        this.namespaces = namespaces;
    }

    @Override
    public Optional<Located> locate(ContentRequest request) throws ContentException {
        BucketObject object = request.content().bucket();
        if (object == null) {
            return Optional.empty();
        }
        Optional<String> refusal = namespaces.refusal(object.name(), request.namespace());
        if (refusal.isPresent()) {
            throw new ContentException(
                    "BucketNotAllowed",
                    request.member() + ".name: " + refusal.get() + ": use another bucket, or let an administrator add"
                            + " the namespace");
        }
        S3Client s3 = store.client()
                .orElseThrow(() -> new ContentException(
                        "S3NotConfigured",
                        request.member()
                                + ": this installation has no S3 store: set the Helm value s3.endpoint and "
                                + "its credentials, or use url or configMap"));
        HeadObjectResponse head = head(s3, request, object);
        if (head.contentLength() > MAX_BYTES) {
            throw ContentLimits.tooLarge(request, MAX_BYTES);
        }
        return Optional.of(new Located(
                identity(object, head), Form.ARCHIVE, target -> get(s3, request, object, head.eTag(), target)));
    }

    /** Returns true for an object version, which cannot change. */
    @Override
    public boolean isStill(ContentRequest request, String identity) {
        BucketObject object = request.content().bucket();
        return object != null
                && object.versionId() != null
                && identity.startsWith(located(object) + " ")
                && identity.endsWith(version(object.versionId()));
    }

    private static String located(BucketObject object) {
        return "bucket " + object.name() + "/" + object.key();
    }

    private static String version(String versionId) {
        return " version=" + versionId;
    }

    private static String identity(BucketObject object, HeadObjectResponse head) {
        return located(object) + " etag=" + head.eTag() + (head.versionId() == null ? "" : version(head.versionId()));
    }

    private static HeadObjectResponse head(S3Client s3, ContentRequest request, BucketObject object)
            throws ContentException {
        try {
            return s3.headObject(
                    head -> head.bucket(object.name()).key(object.key()).versionId(object.versionId()));
        } catch (SdkException e) {
            throw explained(s3, request, object, e);
        }
    }

    private void get(S3Client s3, ContentRequest request, BucketObject object, String etag, Path target)
            throws ContentException, IOException {
        try (ResponseInputStream<GetObjectResponse> body = s3.getObject(get -> get.bucket(object.name())
                .key(object.key())
                .versionId(object.versionId())
                .ifMatch(etag))) {
            if (!copy.copy(body, body::abort, target)) {
                body.abort();
                throw ContentLimits.tooLarge(request, MAX_BYTES);
            }
        } catch (SdkException e) {
            throw explained(s3, request, object, e);
        }
    }

    /** Returns the exception for an error that the user can fix; throws one for other errors. */
    private static ContentException explained(
            S3Client s3, ContentRequest request, BucketObject object, SdkException e) {
        if (S3Connection.isUnreachable(e)) {
            throw new ContentUnavailableException(
                    "S3Unreachable", "the S3 store does not respond: " + e.getMessage(), e);
        }
        int status = ((S3Exception) e).statusCode();
        return switch (status) {
            case 412 ->
                throw new ContentUnavailableException(
                        "ObjectChanged", object.name() + "/" + object.key() + " changed while it was read", e);
            case 403 ->
                new ContentException(
                        "AccessDenied",
                        request.member() + ": the operator's S3 credentials may not read " + object.name() + "/"
                                + object.key() + ": correct the Helm value s3, or the bucket's policy");
            case 404, 405 -> missing(s3, request, object);
            case 400 -> object.versionId() == null ? refused(request, e) : missing(s3, request, object);
            default -> refused(request, e);
        };
    }

    /** Finds out whether the bucket or the object is missing: the response to HEAD has no body. */
    private static ContentException missing(S3Client s3, ContentRequest request, BucketObject object) {
        if (!bucketExists(s3, object.name())) {
            return new ContentException(
                    "BucketNotFound",
                    request.member() + ".name: the S3 store has no bucket " + object.name()
                            + ": create it, or correct the name");
        }
        String version = object.versionId() == null ? "" : " in version " + object.versionId();
        return new ContentException(
                "ObjectNotFound",
                request.member() + ".key: bucket " + object.name() + " has no object " + object.key() + version
                        + ": upload it, or correct the key");
    }

    private static boolean bucketExists(S3Client s3, String name) {
        try {
            s3.headBucket(head -> head.bucket(name));
            return true;
        } catch (S3Exception e) {
            return e.statusCode() != 404;
        } catch (SdkException e) {
            return true;
        }
    }

    private static ContentException refused(ContentRequest request, SdkException e) {
        return new ContentException(
                "S3Refused", request.member() + ": the S3 store refused to read the object: " + e.getMessage());
    }
}
