package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.content.ContentSource;
import io.vertx.core.http.HttpHeaders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Code and layers, by the hash of their bytes: whoever knows the hash has been told it by the operator. */
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
      Reply.badRequest(call.response(), "content is named by its sha256, 64 lower-case hexadecimal digits");
      return;
    }
    source.fetch(sha256).onComplete(fetched -> call.connection().execute(() -> {
      if (call.connection().closed()) {
        return;
      }
      if (fetched.succeeded()) {
        send(call, sha256, fetched.result());
      } else {
        LOG.warnf(fetched.cause(), "Content %s for %s cannot be fetched", sha256, call.function());
        Reply.error(call.response(), 503, "Unavailable", "The content store does not answer; ask again.");
      }
    }));
  }

  private static void send(PodCall call, String sha256, Optional<Path> file) {
    if (file.isEmpty()) {
      Reply.notFound(call.response(), "no content with sha256 " + sha256);
      return;
    }
    call.response().putHeader(HttpHeaders.CONTENT_TYPE, Header.BYTES);
    call.response().sendFile(file.get().toString()).onFailure(failure -> {
      // The head may be out already: only the connection's end can tell the pod.
      LOG.warnf("Content %s for %s broke off: %s", sha256, call.function(), failure.getMessage());
      call.request().connection().close();
    });
  }
}
