package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A request of a pod whose identity is proven. */
record PodCall(HttpServerRequest request, PodConnection connection, FunctionId function, Environment environment) {

    HttpServerResponse response() {
        return request.response();
    }

    String pod() {
        return environment.pod();
    }
}
