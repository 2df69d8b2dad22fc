package dev.lamina.gateway.api.eventbridge;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The EventBridge API in AWS's JSON protocol: a JSON object that is posted to /, with the action in a header. A request
 * to a function's own host is for that function.
 */
@Singleton
class EventsEndpoint implements Endpoint {
    private static final String TARGET = "X-Amz-Target";
    private static final String SERVICE = "AWSEvents.";

    private final List<EventsAction> actions;
    private final Optional<String> functionHostSuffix;

    @Inject
    EventsEndpoint(PutEvents putEvents, TestEventPattern testEventPattern, GatewayConfig config) {
        this.actions = List.of(putEvents, testEventPattern);
        this.functionHostSuffix = config.url().domain().map(domain -> "." + domain);
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        String target = http.getHeader(TARGET);
        return target != null
                        && target.startsWith(SERVICE)
                        && http.method().equals(HttpMethod.POST)
                        && "/".equals(http.path())
                        && !isFunctionsHost(http)
                ? Optional.of(new MatchedEventsRequest(
                        new EventsRequest(id, trace), target.substring(SERVICE.length()), actions))
                : Optional.empty();
    }

    private boolean isFunctionsHost(HttpServerRequest http) {
        return functionHostSuffix.isPresent()
                && http.authority() != null
                && http.authority().host().toLowerCase(Locale.ROOT).endsWith(functionHostSuffix.get());
    }
}
