package dev.lamina.gateway.api.events;

import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Operations on a function's asynchronous events. Lambda does not have them; the paths are Lamina's. */
@ApplicationScoped
class EventOperations implements OperationGroup {
    private static final String FUNCTION = "/lamina/v1/namespaces/{}/functions/{}";
    private final List<Operation> all;

    @Inject
    EventOperations(Functions functions, FunctionRefResolver resolver, Events events, Redrive redrive) {
        Route readRoute = Route.of(HttpMethod.GET, FUNCTION + "/events/{}");
        Route cancelRoute = Route.of(HttpMethod.DELETE, FUNCTION + "/events/{}");
        Route redriveRoute = Route.of(HttpMethod.POST, FUNCTION + "/redrive");
        this.all = List.of(
                new FunctionOperation(
                        "GetEvent",
                        readRoute,
                        functions,
                        resolver,
                        request -> new ReadEvent(request.variables().get(2), events)),
                new FunctionOperation(
                        "CancelEvent",
                        cancelRoute,
                        functions,
                        resolver,
                        request -> new CancelEvent(request.variables().get(2), events)),
                new FunctionOperation(
                        "RedriveDeadLetters",
                        redriveRoute,
                        functions,
                        resolver,
                        request -> RedriveRequest.of(request, redrive)));
    }

    @Override
    public List<Operation> all() {
        return all;
    }
}
