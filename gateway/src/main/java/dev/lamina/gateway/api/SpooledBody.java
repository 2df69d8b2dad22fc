package dev.lamina.gateway.api;

import dev.lamina.gateway.http.AwsException;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads one body into a file, and returns the file's bytes mapped into memory: a body of 70 MB takes no heap. The file
 * has no name any more when the body is complete, and the mapping ends with the request, or before if its command says
 * so: the disk has the bytes no longer than they are needed.
 *
 * <p>Runs on the connection's event loop, like {@link BodyReader}.
 */
final class SpooledBody {
    private static final int SMALL = 256 * 1024;

    private final HttpServerRequest http;
    private final ParsedRequest parsed;
    private final BodyBudget.Share share;
    private final ClientConnection connection;
    private final FileSystem files;
    private final String path;
    private final AsyncFile file;
    private final Promise<Buffer> whole = Promise.promise();

    // Mutable state
    private long total;

    private SpooledBody(
            HttpServerRequest http,
            ParsedRequest parsed,
            BodyBudget.Share share,
            ClientConnection connection,
            FileSystem files,
            String path,
            AsyncFile file) {
        this.http = http;
        this.parsed = parsed;
        this.share = share;
        this.connection = connection;
        this.files = files;
        this.path = path;
        this.file = file;
    }

    /** Whether the body is large, or may be. */
    static boolean isLarge(HttpServerRequest http, long announced) {
        return announced > SMALL || http.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
    }

    static Future<Buffer> read(
            HttpServerRequest http, ParsedRequest parsed, BodyBudget.Share share, ClientConnection connection) {
        share.spool();
        FileSystem files = Vertx.currentContext().owner().fileSystem();
        return files.createTempFile("lamina-body-", ".part")
                .compose(path -> files.open(path, new OpenOptions().setWrite(true))
                        .compose(file -> new SpooledBody(http, parsed, share, connection, files, path, file).start())
                        .onFailure(failure -> files.delete(path)));
    }

    private Future<Buffer> start() {
        http.handler(this::more)
                .endHandler(end -> file.close().onSuccess(closed -> complete()).onFailure(whole::tryFail))
                .exceptionHandler(failure -> whole.tryFail(BodyReader.left()));
        file.exceptionHandler(whole::tryFail);
        connection.awaitBody(() -> whole.tryFail(BodyReader.stalled()));
        if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
            http.response().writeContinue();
        }
        if (http.response().closed()) {
            whole.tryFail(BodyReader.left());
        }
        http.resume();
        return whole.future().onFailure(failure -> file.close()).onComplete(done -> connection.bodyDone());
    }

    private void more(Buffer chunk) {
        if (whole.future().isComplete()) {
            return; // refused already; the rest is read and discarded
        }
        total += chunk.length();
        if (total > parsed.bodyLimit()) {
            whole.tryFail(parsed.tooLarge(total));
            return;
        }
        connection.bodyMoved(chunk.length());
        file.write(chunk).onFailure(whole::tryFail);
        if (file.writeQueueFull()) {
            http.pause();
            file.drainHandler(drained -> http.resume());
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the share closes it when the body is done
    private void complete() {
        if (whole.future().isComplete()) {
            return;
        }
        Arena arena = Arena.ofShared();
        share.isMapped(arena);
        try (FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            whole.tryComplete(Buffer.buffer(Unpooled.wrappedBuffer(bytes.asByteBuffer())));
            files.delete(path);
        } catch (IOException e) {
            whole.tryFail(AwsException.of(500, "ServiceException", "The gateway could not keep the request body."));
        }
    }
}
