package dev.lamina.gateway.runtime;

import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.StoredContent;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Sends code and layers, which are named by the hash of their bytes: a pod knows a hash only from the operator. */
final class ContentCalls {
    private static final Logger LOG = Logger.getLogger(ContentCalls.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ContentSource source;

    ContentCalls(ContentSource source) {
        this.source = source;
    }

    void send(PodCall call, String sha256) {
        call.request().resume();
        if (!SHA256.matcher(sha256).matches()) {
            RuntimeReply.badRequest(
                    call.response(), "content must be named by its sha256: 64 lower-case hexadecimal digits");
            return;
        }
        source.fetch(sha256)
                .onComplete(fetched -> call.connection().execute(() -> {
                    if (call.connection().closed()) {
                        return;
                    }
                    if (fetched.succeeded()) {
                        send(call, sha256, fetched.result());
                    } else {
                        LOG.warnf(fetched.cause(), "Could not fetch content %s for %s", sha256, call.function());
                        RuntimeReply.error(
                                call.response(), 503, "Unavailable", "The content store does not respond; try again.");
                    }
                }));
    }

    private static void send(PodCall call, String sha256, Optional<StoredContent> content) {
        if (content.isEmpty()) {
            RuntimeReply.notFound(call.response(), "no content with sha256 " + sha256);
            return;
        }
        call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, RuntimeHeaders.BYTES)
                .putHeader(RuntimeHeaders.CRC32, Long.toString(content.get().crc32()));
        call.response().sendFile(content.get().file().toString()).onFailure(failure -> {
            // The head may have been sent already: then only closing the connection informs the pod.
            LOG.warnf("Could not send content %s for %s completely: %s", sha256, call.function(), failure.getMessage());
            call.request().connection().close();
        });
    }
}
