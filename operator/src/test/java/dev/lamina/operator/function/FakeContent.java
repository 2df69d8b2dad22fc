package dev.lamina.operator.function;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Buckets with only the hashes of objects; the hash of inline code is its length. */
final class FakeContent implements ContentResolver {
    /** Of every object. */
    static final long UNZIPPED_BYTES = 7;

    /** Key → sha256. */
    final Map<String, String> objects = new ConcurrentHashMap<>();

    final List<ContentRequest> requests = new CopyOnWriteArrayList<>();
    volatile boolean unavailable;
    /** Fails with an unexpected exception. */
    volatile boolean broken;
    /** PYTHONPATH with which the handler is not found. */
    volatile String refusedPythonPath;

    @Override
    public ResolvedContent resolve(ContentRequest request) throws ContentException {
        requests.add(request);
        if (broken) {
            throw new IllegalStateException("no test expected this");
        }
        if (unavailable) {
            throw new ContentUnavailableException("S3Unreachable", "the store does not answer", null);
        }
        if (refusedPythonPath != null
                && request.handler()
                        .flatMap(ContentRequest.Handler::searchPath)
                        .filter(refusedPythonPath::equals)
                        .isPresent()) {
            throw new ContentException("HandlerNotFound", "spec.handler: no such module");
        }
        if (request.content().inline() != null) {
            return new ResolvedContent("inline" + request.content().inline().length(), 1, "inline");
        }
        String sha256 = objects.get(request.content().bucket().key());
        if (sha256 == null) {
            throw new ContentException("ObjectNotFound", request.field() + ".bucket: no such object; upload it");
        }
        return new ResolvedContent(sha256, 1, "bucket " + sha256, UNZIPPED_BYTES);
    }
}
