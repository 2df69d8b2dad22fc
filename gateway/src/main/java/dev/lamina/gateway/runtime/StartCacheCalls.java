package dev.lamina.gateway.runtime;

import dev.lamina.gateway.pacing.Shares;
import dev.lamina.gateway.runtime.content.UploadStore;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Takes the start cache that a pod has made of its function's version, and stores it for the pod's namespace. The bytes
 * go to a file, never into memory. The room for such files is limited, and shared by namespaces.
 */
final class StartCacheCalls {
    private static final Logger LOG = Logger.getLogger(StartCacheCalls.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final long MEBIBYTE = 1024 * 1024;

    /** Of one cache, and of all that are received at once: there is disk for little more. */
    private static final long LIMIT = 512 * MEBIBYTE;

    /** A smaller one takes this much room as well, so that the number of files is limited too. */
    private static final long LEAST = 16 * MEBIBYTE;

    /** Digits of a length that is surely a long. */
    private static final int DIGITS = 18;

    private final UploadStore store;
    private final Shares room = new Shares(LIMIT, Shares.OF_BYTES);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    StartCacheCalls(UploadStore store) {
        this.store = store;
    }

    void take(PodCall call) {
        String sha256 = call.request().getHeader(RuntimeHeaders.SHA256);
        String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            refuse(call, 411, "LengthRequired", "Content-Length is required");
        } else if (length.length() > DIGITS || Long.parseLong(length) > LIMIT) {
            // So much is not even read and discarded.
            call.response().endHandler(_ -> call.request().connection().close());
            refuse(call, 413, "RequestEntityTooLarge", "a start cache may have " + LIMIT / MEBIBYTE + " MiB at most");
        } else if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            refuse(call, 400, "InvalidRequest", "Lamina-Sha256 must be 64 lower-case hexadecimal digits");
        } else if (Long.parseLong(length) == 0) {
            refuse(call, 400, "InvalidRequest", "the start cache is empty");
        } else {
            take(call, sha256, Long.parseLong(length));
        }
    }

    private void take(PodCall call, String sha256, long length) {
        String namespace = call.function().namespace();
        Optional<Shares.Part> part = room.tryTake(namespace, Math.max(length, LEAST));
        if (part.isEmpty()) {
            refuse(
                    call,
                    429,
                    "TooManyRequests",
                    "this gateway receives too many start caches at once, of namespace " + namespace
                            + " or of all; try again");
            return;
        }
        ReceivedFile.of(call)
                .compose(received -> keep(namespace, sha256, received))
                .onComplete(_ -> part.get().close())
                .onComplete(kept -> call.connection().execute(() -> {
                    if (!call.connection().closed()) {
                        reply(call, kept);
                    }
                }));
    }

    /** What became of a cache that has arrived. */
    private enum Kept {
        STORED,
        OTHER_BYTES,
        FULL
    }

    private Future<Kept> keep(String namespace, String sha256, ReceivedFile received) {
        return Future.future(kept -> threads.execute(() -> {
            try {
                kept.complete(
                        !received.sha256().equals(sha256)
                                ? Kept.OTHER_BYTES
                                : store.put(namespace, sha256, received.file()) ? Kept.STORED : Kept.FULL);
            } catch (IOException | RuntimeException e) {
                kept.fail(e);
            } finally {
                delete(received);
            }
        }));
    }

    private static void delete(ReceivedFile received) {
        try {
            Files.deleteIfExists(received.file());
        } catch (IOException e) {
            LOG.warnf("Could not delete %s: %s", received.file(), e.getMessage());
        }
    }

    private static void reply(PodCall call, AsyncResult<Kept> kept) {
        if (kept.failed()) {
            LOG.warnf(kept.cause(), "Could not store the start cache of %s", call.function());
            refuse(call, 503, "Unavailable", "the content store does not respond; try again");
            return;
        }
        switch (kept.result()) {
            case STORED -> RuntimeReply.created(call.response());
            case OTHER_BYTES -> refuse(call, 400, "InvalidRequest", "the bytes have another sha256 than Lamina-Sha256");
            case FULL ->
                refuse(
                        call,
                        507,
                        "InsufficientStorage",
                        "namespace " + call.function().namespace() + " has used its share of the content store"
                                + " (Helm value gateway.control.uploadMebibytes), or the store is full; uploads that"
                                + " nothing names are deleted after one to two hours");
        }
    }

    /** The rest of the body is read and discarded, so that the connection stays usable. */
    private static void refuse(PodCall call, int status, String type, String message) {
        RuntimeReply.error(call.response(), status, type, message);
        call.request().resume();
    }
}
