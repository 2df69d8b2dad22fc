package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code GET /lamina/v1/cost}: what functions used and cost, by day. */
@Singleton
class CostEndpoint implements Endpoint {
    private static final String PATH = "/lamina/v1/cost";

    private final CostReports reports;

    CostEndpoint(CostReports reports) {
        this.reports = reports;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        return http.method().equals(HttpMethod.GET) && PATH.equals(http.path())
                ? Optional.of(new MatchedCostRequest(reports, http.params()))
                : Optional.empty();
    }
}
