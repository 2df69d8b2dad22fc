package dev.lamina.runtime.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.log.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A response that is read while the function writes it. The thread of the client's connection waits, and the one that
 * runs the invocation reads. So if a gateway takes no more, only TCP's flow control stops the function.
 */
final class StreamedResponse implements ResultStream {
    private static final String TYPE = "lambda-runtime-function-error-type";
    private static final String BODY = "lambda-runtime-function-error-body";

    private final String contentType;
    private final RequestBody body;
    private final Closeable connection;
    private final CountDownLatch finished = new CountDownLatch(1);

    /** @param connection of the client, closed to abort */
    StreamedResponse(String contentType, RequestBody body, Closeable connection) {
        this.contentType = contentType;
        this.body = body;
        this.connection = connection;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public int read(byte[] target) throws IOException {
        return body.read(target);
    }

    @Override
    public Outcome failure() {
        return failure(body.trailers());
    }

    /** Streams can fail midway, which is reported after the last chunk. */
    static Outcome failure(Map<String, String> trailers) {
        String reported = trailers.get(TYPE);
        if (reported == null) {
            return null;
        }
        String type = ErrorType.known(reported);
        return new Outcome(type, error(type, trailers.getOrDefault(BODY, "")), null, false);
    }

    private static byte[] error(String type, String body) {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            return new JsonObject()
                    .text(
                            "errorMessage",
                            "The trailer Lambda-Runtime-Function-Error-Body is not base64: " + e.getMessage())
                    .text("errorType", type)
                    .toString()
                    .getBytes(UTF_8);
        }
    }

    @Override
    public void abort() {
        try {
            connection.close();
        } catch (IOException e) {
            // then it is already closed
        }
    }

    @Override
    public void finish() {
        finished.countDown();
    }

    void awaitFinish() throws InterruptedException {
        finished.await();
    }
}
