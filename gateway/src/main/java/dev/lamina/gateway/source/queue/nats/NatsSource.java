package dev.lamina.gateway.source.queue.nats;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSource;
import dev.lamina.gateway.source.queue.Records;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A consumer that is read by pulls. An open pull never outlives {@link #receive}: messages that arrived later would use
 * up their leases here.
 *
 * @param <R> what a message is in the event
 */
public final class NatsSource<R extends StreamRecord> implements QueueSource<R> {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    /** Milliseconds. The server accepts no shorter request. */
    private static final long SHORTEST_PULL = 1000;

    private final StreamConnection login;
    private final ConsumerContext consumer;
    private final Function<Message, R> format;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** @param format makes a record of a message */
    public NatsSource(StreamConnection login, ConsumerContext consumer, Function<Message, R> format) {
        this.login = login;
        this.consumer = consumer;
        this.format = format;
    }

    @Override
    public List<R> receive(int most, Duration atMost) throws QueueException, InterruptedException {
        // While the server is unavailable, the client waits without an error.
        if (login.connection().getStatus() != Connection.Status.CONNECTED) {
            throw login.explained(new IOException("the connection is lost"));
        }
        List<R> records = new ArrayList<>();
        FetchConsumeOptions options = FetchConsumeOptions.builder()
                .maxMessages(most)
                .noWaitExpiresIn(Math.max(SHORTEST_PULL, atMost.toMillis()))
                .build();
        try (FetchConsumer fetch = consumer.fetch(options)) {
            for (Message message = fetch.nextMessage(); message != null; message = fetch.nextMessage()) {
                records.add(format.apply(message));
            }
            return records;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // close() of a fetch declares Exception.
            return received(records, login.explained(e));
        }
    }

    @Override
    public byte[] event(List<R> batch) {
        return Records.event(batch.stream().map(StreamRecord::json).toList());
    }

    /** Confirmed by the server, all at once: one after the other would take a round trip for each. */
    @Override
    public void acknowledge(List<R> records) throws QueueException, InterruptedException {
        List<CompletableFuture<Void>> answers = records.stream()
                .map(record -> CompletableFuture.runAsync(() -> confirm(record.message()), executor))
                .toList();
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new QueueException(
                    QueueException.UNREACHABLE,
                    "an acknowledgement was not confirmed: " + e.getCause().getMessage(),
                    e);
        }
    }

    @Override
    public void giveBack(List<R> records, Duration delay) throws InterruptedException {
        send(records, message -> message.nakWithDelay(delay));
    }

    @Override
    public void renew(List<R> records) {
        send(records, Message::inProgress);
    }

    @Override
    public void close() {
        executor.close();
        login.close();
    }

    private List<R> received(List<R> records, QueueException failure) throws QueueException {
        if (records.isEmpty()) {
            throw failure;
        }
        return records;
    }

    private static void confirm(Message message) {
        try {
            message.ackSync(ANSWER_TIMEOUT);
        } catch (TimeoutException | InterruptedException e) {
            throw new IllegalStateException("the server did not confirm it in time", e);
        }
    }

    /** Not confirmed: if it is lost, the lease ends. */
    private void send(List<R> records, Consumer<Message> what) {
        try {
            records.forEach(record -> what.accept(record.message()));
        } catch (IllegalStateException closed) {
            // The connection is closed, and the message to the server is lost with it.
        }
    }
}
