package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.CallerPresence;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.EventsThrottledException;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ResponseStream;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Passes an allowed request from the public API on: to run it, or to store it. */
@ApplicationScoped
class Invoker {
    private static final Logger LOG = Logger.getLogger(Invoker.class);

    private final Functions functions;
    private final Dispatcher dispatcher;
    private final AsyncInvoker async;

    @Inject
    Invoker(Functions functions, Dispatcher dispatcher, AsyncInvoker async) {
        this.functions = functions;
        this.dispatcher = dispatcher;
        this.async = async;
    }

    /**
     * Fails if the function does not exist. A function that the watch does not know is read from the API server first.
     */
    Future<Void> requireExists(FunctionRef ref) {
        FunctionId target = ref.target();
        // A version is named by its qualifier only, not by the name that it has inside.
        if (ref.id().qualifier().isPresent()) {
            return Future.failedFuture(ref.notFound());
        }
        if (functions.find(target).isPresent()) {
            return Future.succeededFuture();
        }
        return Future.fromCompletionStage(functions.refresh(target, Optional.empty()))
                .compose(changed -> functions.find(target).isPresent()
                        ? Future.succeededFuture()
                        : Future.failedFuture(ref.notFound()));
    }

    /** The version that runs this time. */
    FunctionId resolve(FunctionRef ref) {
        return functions.resolve(ref.target());
    }

    Future<Outcome> run(Invocation invocation, CallerPresence caller) {
        return Future.fromCompletionStage(dispatcher.dispatch(invocation, Optional.empty(), caller));
    }

    CompletionStage<Outcome> run(Invocation invocation, ResponseStream stream, CallerPresence caller) {
        return dispatcher.dispatch(invocation, Optional.of(stream), caller);
    }

    Future<Void> store(Invocation invocation) {
        return Future.fromCompletionStage(async.enqueue(invocation)).recover(e -> {
            if (e instanceof EventsThrottledException || e.getCause() instanceof EventsThrottledException) {
                return Future.failedFuture(AwsException.throttled(ThrottleCause.EVENTS.reason()));
            }
            LOG.errorf(e, "Event %s for %s could not be stored", invocation.requestId(), invocation.function());
            return Future.failedFuture(AwsException.of(
                    500, "ServiceException", "The event could not be stored; it has not been accepted."));
        });
    }
}
