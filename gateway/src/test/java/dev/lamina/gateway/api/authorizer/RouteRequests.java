package dev.lamina.gateway.api.authorizer;

import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.Map;

/** Requests to the route {@code GET /pets/{id}} of API shop in namespace shop, whose function is pets. */
public final class RouteRequests {
    public static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

    private RouteRequests() {}

    /** @param headers names and values in turn */
    public static RouteRequest with(String... headers) {
        return asked("a=1&a=2&b=%C3%A4", headers);
    }

    public static RouteRequest asked(String query, String... headers) {
        return of(HttpMethod.GET, "/pets/7", query, headers);
    }

    public static RouteRequest of(HttpMethod method, String path, String query, String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return RouteRequestBuilder.builder()
                .function(new FunctionId("shop", "pets"))
                .apiId("shop")
                .stage("$default")
                .routeKey("GET /pets/{id}")
                .method(method)
                .path(path)
                .query(query)
                .headers(all)
                .pathParameters(Map.of("id", "7"))
                .stageVariables(Map.of("table", "pets"))
                .host("shop.example.com")
                .sourceIp("192.0.2.1")
                .requestId("r-1")
                .trace(TraceHeader.of("Root=1-5759e988-bd862e3fe1be46a994272793"))
                .time(TIME)
                .connection(Map.of())
                .build();
    }
}
