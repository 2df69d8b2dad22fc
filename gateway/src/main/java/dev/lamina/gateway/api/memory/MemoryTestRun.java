package dev.lamina.gateway.api.memory;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.memory.FunctionCopies.CopyRefusedException;
import dev.lamina.gateway.api.memory.MemoryTest.State;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * One test: a copy for each size, one after the other, and its invocations one after the other, so that sizes do not
 * compete. Blocks until the end.
 */
final class MemoryTestRun {
    /** A test that takes longer has failed. */
    static final Duration LONGEST = Duration.ofMinutes(15);
    /** How long a lease lasts beyond what a step may take. */
    static final Duration STEP = Duration.ofSeconds(90);

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final long READY_CHECK_MS = 200;
    private static final int MOST_OF_AN_ERROR = 200;
    private static final String NO_TYPE = "the function returned an error without a type";

    private final MemoryTestStore store;
    private final FunctionCopies copies;
    private final Functions functions;
    private final Dispatcher dispatcher;
    private final Prices prices;
    private final BooleanSupplier isStopping;

    MemoryTestRun(
            MemoryTestStore store,
            FunctionCopies copies,
            Functions functions,
            Dispatcher dispatcher,
            Prices prices,
            BooleanSupplier isStopping) {
        this.store = store;
        this.copies = copies;
        this.functions = functions;
        this.dispatcher = dispatcher;
        this.prices = prices;
        this.isStopping = isStopping;
    }

    /** Why a test cannot go on. */
    private static final class EndedException extends Exception {
        EndedException(String message) {
            super(message);
        }
    }

    void run(MemoryTest test, Function function, Buffer payload) throws InterruptedException {
        Instant end = store.now().plus(LONGEST);
        List<SizeResult> results = new ArrayList<>();
        try {
            for (int memory : test.memory()) {
                results.add(size(test, function, memory, payload, end));
                store.write(test.withResults(List.copyOf(results)));
            }
            store.write(ended(test, results, null)
                    .withRecommendation(Recommendation.of(results).orElse(null)));
        } catch (EndedException | CopyRefusedException e) {
            store.write(ended(test, results, e.getMessage()));
        } finally {
            store.release(test);
        }
    }

    private MemoryTest ended(MemoryTest test, List<SizeResult> results, String message) {
        return test.withResults(List.copyOf(results))
                .withState(message == null ? State.Succeeded : State.Failed)
                .withMessage(message)
                .withEndedAt(store.now().toString());
    }

    private SizeResult size(MemoryTest test, Function function, int memory, Buffer payload, Instant end)
            throws EndedException, InterruptedException {
        FunctionId copy = FunctionCopy.id(test.namespace(), test.id(), memory);
        requireTime(test, Duration.ZERO, end);
        try {
            copies.create(FunctionCopy.of(function, test.id(), memory));
            FunctionView view = ready(copy, memory);
            return invocations(test, view, memory, payload, end);
        } finally {
            copies.delete(copy);
        }
    }

    private FunctionView ready(FunctionId copy, int memory) throws EndedException, InterruptedException {
        long start = System.nanoTime();
        Optional<FunctionView> view = functions.find(copy);
        while (view.isEmpty() || view.get().notReady().isPresent()) {
            if (System.nanoTime() - start > READY_WITHIN.toNanos()) {
                throw new EndedException("The copy with " + memory + " MiB is not ready after "
                        + READY_WITHIN.toSeconds() + " s: "
                        + view.flatMap(FunctionView::notReady)
                                .map(why -> why.reason() + ": " + why.message())
                                .orElse("the operator has not read it"));
            }
            Thread.sleep(READY_CHECK_MS);
            view = functions.find(copy);
        }
        return view.get();
    }

    private SizeResult invocations(MemoryTest test, FunctionView copy, int memory, Buffer payload, Instant end)
            throws EndedException {
        List<Usage> usages = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < test.count(); i++) {
            requireTime(test, copy.timeout(), end);
            Outcome outcome = dispatcher
                    .dispatch(new Invocation(
                            UUID.randomUUID().toString(),
                            copy.id(),
                            copy.arn(),
                            payload,
                            Optional.empty(),
                            Optional.empty(),
                            false))
                    .toCompletableFuture()
                    .join();
            if (outcome instanceof Outcome.Completed done
                    && !done.functionError()
                    && done.usage().isPresent()) {
                usages.add(done.usage().get());
            } else {
                errors.add(error(outcome));
            }
        }
        return SizeResult.of(memory, usages, errors.size(), errors.isEmpty() ? null : errors.getFirst(), prices);
    }

    private static String error(Outcome outcome) {
        String text = switch (outcome) {
            case Outcome.Completed done -> errorType(done.payload());
            case Outcome.Throttled throttled -> "throttled: " + throttled.reason();
            case Outcome.Refused refused -> refused.exception() + ": " + refused.message();
            case Outcome.Failed failed -> failed.message();
        };
        return text.length() <= MOST_OF_AN_ERROR ? text : text.substring(0, MOST_OF_AN_ERROR);
    }

    /** Who may read a test may not read what the function says: its message may have data of the payload. */
    private static String errorType(Buffer payload) {
        try {
            Object type = new JsonObject(payload).getValue("errorType");
            return type instanceof String text ? text : NO_TYPE;
        } catch (DecodeException e) {
            return NO_TYPE;
        }
    }

    /** Also renews the lease, for a step that may take this long. */
    private void requireTime(MemoryTest test, Duration step, Instant end) throws EndedException {
        if (isStopping.getAsBoolean()) {
            throw new EndedException("The gateway that ran the test stops. Start the test again");
        }
        if (!store.now().isBefore(end)) {
            throw new EndedException("The test took longer than " + LONGEST.toMinutes()
                    + " minutes. Test fewer sizes, or with a smaller count");
        }
        if (!store.renew(test, step.plus(STEP))) {
            throw new EndedException("The test lost its place: the gateway that ran it was held up for too long");
        }
    }
}
