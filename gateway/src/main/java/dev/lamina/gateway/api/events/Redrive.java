package dev.lamina.gateway.api.events;

import dev.lamina.api.Queue;
import dev.lamina.gateway.async.destination.JsonPayload;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueRecord;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.source.queue.QueueSources;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes dead letters out of their queue and accepts them again as new events, each with its own request id and all its
 * retries. A dead letter is removed from its queue only after the event is stored; if the removal then fails, the event
 * runs twice.
 */
@ApplicationScoped
class Redrive {
    private static final int BATCH = 10;
    private static final Duration WAIT = Duration.ofSeconds(2);
    /**
     * Time limit: a caller waits for the response, and dead letters of a function that fails again at once must not
     * circulate indefinitely.
     */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(25);

    private static final int EVENT_LIMIT = 1_048_576;

    private final QueueSources queues;
    private final AsyncInvoker invoker;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    Redrive(QueueSources queues, AsyncInvoker invoker) {
        this.queues = queues;
        this.invoker = invoker;
    }

    /**
     * The result of one call.
     *
     * @param redriven events that were accepted again
     * @param refused dead letters that are not events, or too large for one: they stay in their queue
     * @param empty whether the queue had no more messages
     * @param failure why the call ended early
     */
    record Result(int redriven, int refused, boolean empty, Optional<String> failure) {}

    CompletionStage<Result> run(FunctionView function, Queue queue, int max) {
        return CompletableFuture.supplyAsync(() -> take(function, queue, max), threads);
    }

    private Result take(FunctionView function, Queue queue, int max) {
        try (QueueSource<?> source = queues.open(
                function.id().namespace(), "redrive-" + function.id().name(), queue)) {
            return new Round<>(function, source, max).run();
        } catch (QueueException e) {
            return new Result(0, 0, false, Optional.of("spec.deadLetter.queue: " + e.getMessage()));
        } catch (InterruptedException e) {
            return new Result(0, 0, false, Optional.of("the gateway is stopping; try again"));
        }
    }

    /** The dead letters of one call; used by one thread. */
    private final class Round<R extends QueueRecord> {
        private final FunctionView function;
        private final QueueSource<R> source;
        private final int max;
        private final List<R> refused = new ArrayList<>();
        private int redriven;

        Round(FunctionView function, QueueSource<R> source, int max) {
            this.function = function;
            this.source = source;
            this.max = max;
        }

        Result run() throws InterruptedException {
            long end = System.nanoTime() + TIME_LIMIT.toNanos();
            boolean empty = false;
            Optional<String> failure = Optional.empty();
            try {
                Duration wait = WAIT.plus(source.settlesWithin());
                while (!empty && redriven + refused.size() < max && System.nanoTime() < end) {
                    List<R> deadLetters = source.receive(Math.min(BATCH, max - redriven - refused.size()), wait);
                    wait = WAIT;
                    empty = deadLetters.isEmpty();
                    redrive(deadLetters);
                }
                giveBack(refused);
            } catch (QueueException e) {
                failure = Optional.of("spec.deadLetter.queue: " + e.getMessage());
            } catch (CompletionException e) {
                failure = Optional.of("An event could not be stored; its dead letter stays in the queue: "
                        + e.getCause().getMessage());
            }
            return new Result(redriven, refused.size(), empty, failure);
        }

        private void redrive(List<R> deadLetters) throws QueueException, InterruptedException {
            for (int i = 0; i < deadLetters.size(); i++) {
                R deadLetter = deadLetters.get(i);
                if (!isEvent(deadLetter.body())) {
                    refused.add(deadLetter);
                    continue;
                }
                try {
                    invoker.enqueue(invocation(deadLetter))
                            .toCompletableFuture()
                            .join();
                } catch (CompletionException e) {
                    giveBack(deadLetters.subList(i, deadLetters.size()));
                    giveBack(refused);
                    throw e;
                }
                source.acknowledge(List.of(deadLetter));
                redriven++;
            }
        }

        private void giveBack(List<R> deadLetters) throws QueueException, InterruptedException {
            if (!deadLetters.isEmpty()) {
                source.giveBack(deadLetters, Duration.ZERO);
            }
        }

        private Invocation invocation(R deadLetter) {
            return new Invocation(
                    UUID.randomUUID().toString(),
                    function.id(),
                    function.arn(),
                    Buffer.buffer(deadLetter.body()),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }
    }

    private static boolean isEvent(byte[] body) {
        return body.length > 0 && body.length <= EVENT_LIMIT && JsonPayload.isJson(body);
    }
}
