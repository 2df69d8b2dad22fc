package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Replaces the pods: answers as the test says, and remembers the invocations it got. */
public final class FakeDispatcher implements Dispatcher {
    static final Outcome OK = new Outcome.Completed(Buffer.buffer("null"), false, Optional.empty(), Optional.empty());
    static final Outcome ERROR =
            new Outcome.Completed(Buffer.buffer("{\"errorMessage\":\"no\"}"), true, Optional.empty(), Optional.empty());
    static final Outcome THROTTLED = new Outcome.Throttled(ThrottleCause.RESERVED);

    /** One invocation that was requested. */
    record Seen(String requestId, String payload, Instant at) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    /** The room of each function's reservation. */
    volatile ToIntFunction<FunctionId> room = _ -> Integer.MAX_VALUE;

    volatile Function<Invocation, CompletionStage<Outcome>> behaviour = _ -> CompletableFuture.completedFuture(OK);

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation) {
        seen.add(new Seen(invocation.requestId(), invocation.payload().toString(), Instant.now()));
        return behaviour.apply(invocation);
    }

    @Override
    public int room(FunctionId function) {
        return room.applyAsInt(function);
    }

    void answer(Outcome outcome) {
        behaviour = _ -> CompletableFuture.completedFuture(outcome);
    }

    void neverAnswer() {
        behaviour = _ -> new CompletableFuture<>();
    }

    List<String> requestIds() {
        return seen.stream().map(Seen::requestId).toList();
    }

    public List<String> payloads() {
        return seen.stream().map(Seen::payload).toList();
    }
}
