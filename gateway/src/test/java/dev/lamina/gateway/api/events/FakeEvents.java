package dev.lamina.gateway.api.events;

import dev.lamina.gateway.async.EventState;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.function.FunctionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Events as a test declares them. */
public final class FakeEvents implements Events {
    final Map<String, EventState> states = new ConcurrentHashMap<>();
    final Map<String, Cancellation> cancellations = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Optional<EventState>> find(FunctionId function, String requestId) {
        return CompletableFuture.completedFuture(Optional.ofNullable(states.get(function + "/" + requestId)));
    }

    @Override
    public CompletionStage<Cancellation> cancel(FunctionId function, String requestId) {
        return CompletableFuture.completedFuture(
                cancellations.getOrDefault(function + "/" + requestId, Cancellation.UNKNOWN));
    }
}
