package dev.lamina.gateway.source.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A broker that admits everyone. It remembers what its clients ask for. */
final class RecordedBroker {
    /** The requests, the newest last, such as {@code subscribe readings-0 [a/#]}. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Which requests it does not answer well. */
    volatile Predicate<String> refused = _ -> false;

    /** What it answers to those. */
    volatile Throwable refusal = new IllegalStateException("refused");

    /** What a client gets as soon as it connects. */
    volatile List<MqttMessage> backlog = List.of();

    private final List<MqttClientPort.Listeners> clients = new CopyOnWriteArrayList<>();

    MqttClientPort client(String namespace, MqttBroker broker, String clientId, MqttClientPort.Listeners listeners) {
        return new Client(broker.address() + " " + broker.login().get("password"), clientId, listeners);
    }

    /** Ends the newest connection. */
    void endConnection(Throwable cause) {
        clients.getLast().ended().accept(cause);
    }

    long count(String start) {
        return requests.stream().filter(request -> request.startsWith(start)).count();
    }

    private final class Client implements MqttClientPort {
        private final String address;
        private final String clientId;
        private final Listeners listeners;

        Client(String address, String clientId, Listeners listeners) {
            this.address = address;
            this.clientId = clientId;
            this.listeners = listeners;
        }

        @Override
        public CompletableFuture<?> connect(boolean keepSession) {
            clients.add(listeners);
            backlog.forEach(message -> listeners.messages().take(message, this));
            return answer((keepSession ? "connect " : "discard ") + clientId + " " + address);
        }

        @Override
        public CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained) {
            return answer("subscribe " + clientId + " " + filters)
                    .thenApply(_ -> filters.stream().map(_ -> qos).toList());
        }

        @Override
        public CompletableFuture<?> unsubscribe(List<String> filters) {
            return answer("unsubscribe " + clientId + " " + filters);
        }

        @Override
        public void read(boolean wanted) {
            // It sends nothing.
        }

        @Override
        public CompletableFuture<?> disconnect() {
            listeners.ended().accept(new IllegalStateException("disconnected"));
            return answer("disconnect " + clientId);
        }

        private CompletableFuture<Void> answer(String request) {
            requests.add(request);
            return refused.test(request)
                    ? CompletableFuture.failedFuture(refusal)
                    : CompletableFuture.completedFuture(null);
        }
    }
}
