package dev.lamina.operator.content.fetch;

import dev.lamina.api.UploadedContent;
import dev.lamina.installation.ContentBucket;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.store.ContentStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Fetches an upload from the content store, if it is of the namespace of the object that names it. */
@Singleton
final class UploadFetcher implements Fetcher {
    private final ContentStore store;

    @Inject
    UploadFetcher(ContentStore store) {
        this.store = store;
    }

    @Override
    public Optional<Located> locate(ContentRequest request) {
        return Optional.ofNullable(request.content().stored())
                .map(UploadedContent::sha256)
                .map(sha256 -> located(request, sha256));
    }

    @Override
    public boolean isStill(ContentRequest request, String identity) {
        UploadedContent stored = request.content().stored();
        return stored != null && identity.equals(identity(stored.sha256()));
    }

    private static String identity(String sha256) {
        return "stored sha256:" + sha256;
    }

    private Located located(ContentRequest request, String sha256) {
        // Not a flaw of the spec that stays: it is right as soon as the bytes are uploaded again.
        if (!store.contains(ContentBucket.upload(request.namespace(), sha256))) {
            throw new ContentUnavailableException(
                    "NotUploaded",
                    request.member() + ".sha256: no upload in namespace " + request.namespace() + " has the hash "
                            + sha256
                            + ": upload the zip again (aws lambda update-function-code), or name another source",
                    null);
        }
        return new Located(identity(sha256), Form.ARCHIVE, target -> store.fetch(sha256, target));
    }
}
