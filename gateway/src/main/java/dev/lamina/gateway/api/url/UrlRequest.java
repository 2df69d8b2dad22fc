package dev.lamina.gateway.api.url;

import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.web.EventRequest;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The head of a request to a function URL, with its function. */
record UrlRequest(
        HttpServerRequest http, RequestId id, TraceHeader trace, UrlAddress address, UrlAuth auth, Instant time) {

    private static final String ROUTE = "$default";

    FunctionId function() {
        return address.function();
    }

    /** What the event says about it, and about its caller. */
    EventRequest event(Caller caller) {
        boolean identified = auth == UrlAuth.KUBERNETES;
        return new EventRequest(
                http,
                id,
                trace,
                time,
                function().namespace(),
                function().function().name(),
                address.rawPath(),
                ROUTE,
                ROUTE,
                Map.of(),
                Map.of(),
                identified,
                identified ? Map.of("iam", iam(caller)) : Map.of());
    }

    // AWS's fields, as far as a Kubernetes user has them.
    private static Map<String, Object> iam(Caller caller) {
        Map<String, Object> iam = new LinkedHashMap<>();
        iam.put("accessKey", null);
        iam.put("accountId", caller.namespace().orElse(null));
        iam.put("callerId", caller.user());
        iam.put("cognitoIdentity", null);
        iam.put("principalOrgId", null);
        iam.put("userArn", caller.user());
        iam.put("userId", caller.uid());
        return iam;
    }

    /** Null if there is none. */
    String header(String name) {
        return http.getHeader(name);
    }
}
