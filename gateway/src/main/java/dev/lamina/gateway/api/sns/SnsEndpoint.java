package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/**
 * The SNS API in AWS's query protocol: a form that is posted to /. A request to a function's own host is for that
 * function.
 */
@Singleton
class SnsEndpoint implements Endpoint {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final SnsActions actions;
    private final Optional<String> functionHostSuffix;

    @Inject
    SnsEndpoint(SnsActions actions, GatewayConfig config) {
        this.actions = actions;
        this.functionHostSuffix = config.url().domain().map(domain -> "." + domain);
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        String type = http.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean form = http.method().equals(HttpMethod.POST)
                && "/".equals(http.path())
                && type != null
                && type.startsWith(FORM);
        return form && !isFunctionsHost(http)
                ? Optional.of(new MatchedSnsRequest(new SnsRequest(id, trace), actions))
                : Optional.empty();
    }

    private boolean isFunctionsHost(HttpServerRequest http) {
        return functionHostSuffix.isPresent()
                && http.authority() != null
                && http.authority().host().toLowerCase(Locale.ROOT).endsWith(functionHostSuffix.get());
    }
}
