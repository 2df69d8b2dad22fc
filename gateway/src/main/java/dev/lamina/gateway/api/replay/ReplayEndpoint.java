package dev.lamina.gateway.api.replay;

import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /lamina/v1/namespaces/NAMESPACE/triggers/NAME/replay}: sends a bucket's objects or a bus's archived
 * events again.
 */
@Singleton
class ReplayEndpoint implements Endpoint {
    private static final Pattern PATH =
            Pattern.compile("/lamina/v1/namespaces/([a-z0-9-]{1,63})/triggers/([a-z0-9.-]{1,253})/replay");

    private final TriggerReplay replay;

    ReplayEndpoint(TriggerReplay replay) {
        this.replay = replay;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        Matcher path = PATH.matcher(http.path() == null ? "" : http.path());
        return http.method().equals(HttpMethod.POST) && path.matches()
                ? Optional.of(new MatchedReplayRequest(replay, path.group(1), path.group(2), id.value()))
                : Optional.empty();
    }
}
