package dev.lamina.gateway.api.url;

import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;

/** The head of a request to a function URL, with its function. */
record UrlRequest(
        HttpServerRequest http, RequestId id, TraceHeader trace, UrlAddress address, UrlAuth auth, Instant time) {

    FunctionId function() {
        return address.function();
    }

    /** Null if there is none. */
    String header(String name) {
        return http.getHeader(name);
    }
}
