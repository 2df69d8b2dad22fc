package dev.lamina.gateway.runtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A body that has been received into a temporary file, and its hash. Who gets it deletes the file.
 *
 * <p>Made on the connection's event loop. The file's writes are the brake: while they are behind, nothing more is read.
 */
record ReceivedFile(Path file, String sha256) {
    /** Milliseconds: a sender that takes longer has lost its turn, and its connection is closed. */
    private static final long LONGEST_MS = 120_000;

    /** Receives the body of the call. Fails, and leaves no file, if the connection is lost or the disk is full. */
    static Future<ReceivedFile> of(PodCall call) {
        HttpServerRequest request = call.request();
        request.pause();
        FileSystem files = Vertx.currentContext().owner().fileSystem();
        return files.createTempFile("lamina-start-cache-", ".part")
                .compose(path -> files.open(path, new OpenOptions().setWrite(true))
                        .compose(file -> receive(call, Path.of(path), file))
                        .recover(failure -> files.delete(path).transform(_ -> Future.failedFuture(failure))));
    }

    private static Future<ReceivedFile> receive(PodCall call, Path path, AsyncFile file) {
        HttpServerRequest request = call.request();
        Promise<Void> received = Promise.promise();
        if (call.connection().closed()) {
            received.tryFail("the connection was lost");
        }
        MessageDigest hash = newHash();
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(LONGEST_MS, _ -> request.connection().close());
        file.exceptionHandler(received::tryFail);
        request.exceptionHandler(received::tryFail);
        request.endHandler(_ -> received.tryComplete());
        request.handler(chunk -> {
            if (!received.future().isComplete()) { // else the rest is read and discarded
                add(chunk, hash, request, file, received);
            }
        });
        request.resume();
        return received.future()
                .onComplete(_ -> vertx.cancelTimer(timer))
                .transform(done -> file.close()
                        .compose(_ -> done.succeeded()
                                ? Future.succeededFuture(
                                        new ReceivedFile(path, HexFormat.of().formatHex(hash.digest())))
                                : Future.failedFuture(done.cause())));
    }

    private static void add(
            Buffer chunk, MessageDigest hash, HttpServerRequest request, AsyncFile file, Promise<Void> received) {
        hash.update(chunk.getBytes());
        file.write(chunk).onFailure(received::tryFail);
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(_ -> request.resume());
        }
    }

    private static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
