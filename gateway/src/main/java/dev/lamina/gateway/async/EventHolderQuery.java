package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Requests between gateways about events in flight. Only the gateway that has the event responds, so a negative answer
 * takes the full timeout. A gateway that is delayed for longer than that still runs the event it has.
 */
final class EventHolderQuery {
    private static final byte[] YES = {'y'};

    private final Connection nats;
    private final NatsNames names;
    private final Duration answerTime;

    // Mutable state
    private volatile Dispatcher listening;

    /** @param answerTime how long responses of other gateways are waited for */
    EventHolderQuery(Connection nats, NatsNames names, Duration answerTime) {
        this.nats = nats;
        this.names = names;
        this.answerTime = answerTime;
    }

    /** From now on responds for the events of this gateway. */
    void answer(Function<FunctionId, FunctionWorker> workers) {
        Dispatcher dispatcher = nats.createDispatcher(message -> answer(message, workers));
        listening = dispatcher.subscribe(names.eventHolder()).subscribe(names.eventHoldOff());
    }

    void close() {
        Dispatcher dispatcher = listening;
        if (dispatcher != null && dispatcher.isActive()) {
            nats.closeDispatcher(dispatcher);
        }
    }

    /** Whether a gateway runs the event. Blocks. */
    boolean run(FunctionId function, String requestId) throws InterruptedException {
        return ask(names.eventHolder(), function, requestId);
    }

    /** Asks all gateways not to begin with the event; returns whether one had begun. Blocks. */
    boolean holdOff(FunctionId function, String requestId) throws InterruptedException {
        return ask(names.eventHoldOff(), function, requestId);
    }

    private boolean ask(String subject, FunctionId function, String requestId) throws InterruptedException {
        String inbox = nats.createInbox();
        Subscription answers = nats.subscribe(inbox);
        try {
            nats.publish(
                    subject,
                    inbox,
                    (function.namespace() + '\n' + function.name() + '\n' + requestId)
                            .getBytes(StandardCharsets.UTF_8));
            return answers.nextMessage(answerTime) != null;
        } finally {
            answers.unsubscribe();
        }
    }

    private void answer(Message message, Function<FunctionId, FunctionWorker> workers) {
        String[] parts = new String(message.getData(), StandardCharsets.UTF_8).split("\n", 3);
        if (parts.length < 3 || message.getReplyTo() == null) {
            return;
        }
        Optional<HeldEvents> events = Optional.ofNullable(workers.apply(new FunctionId(parts[0], parts[1])))
                .map(FunctionWorker::held);
        if (events.filter(held -> message.getSubject().equals(names.eventHoldOff())
                        ? held.holdOff(parts[2])
                        : held.runs(parts[2]))
                .isPresent()) {
            nats.publish(message.getReplyTo(), YES);
        }
    }
}
