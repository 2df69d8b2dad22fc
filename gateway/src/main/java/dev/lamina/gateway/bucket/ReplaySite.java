package dev.lamina.gateway.bucket;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.Site;
import dev.lamina.gateway.api.Visit;
import dev.lamina.gateway.trace.TraceHeader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /lamina/v1/namespaces/NAMESPACE/triggers/NAME/replay}: sends a bucket's objects again, as events. */
@Singleton
class ReplaySite implements Site {
  private static final Pattern PATH = Pattern.compile("/lamina/v1/namespaces/([a-z0-9-]{1,63})/triggers/([a-z0-9.-]{1,253})/replay");

  private final BucketReplay replay;

  ReplaySite(BucketReplay replay) {
    this.replay = replay;
  }

  @Override
  public Optional<Visit> visit(HttpServerRequest http, RequestId id, TraceHeader trace) {
    Matcher path = PATH.matcher(http.path() == null ? "" : http.path());
    return http.method() == HttpMethod.POST && path.matches()
        ? Optional.of(new ReplayVisit(replay, path.group(1), path.group(2), id.value())) : Optional.empty();
  }
}
