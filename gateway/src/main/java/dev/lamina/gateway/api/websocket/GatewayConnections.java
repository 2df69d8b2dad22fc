package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.websocket.ConnectionAnswer.Kind;
import dev.lamina.gateway.cluster.GatewayProcesses;
import dev.lamina.gateway.nats.OnceConnected;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries out commands for the connections of all gateways. Each gateway has a subject in NATS: if nobody listens
 * there, NATS reports that at once. Then the process has ended, and its connections are gone, or it has no connection
 * to NATS at the moment.
 */
@Singleton
class GatewayConnections implements ConnectionCommands {
    private static final Logger LOG = Logger.getLogger(GatewayConnections.class);
    private static final String VERB = "Verb";
    private static final String CONNECTION = "Connection";
    private static final String NAMESPACE = "Namespace";
    private static final String API = "Api";
    private static final String KIND = "Kind";
    private static final long PATIENCE_MS = 3_000;
    /** Longer: what ends before it was not answered because there was nobody to answer. */
    private static final Duration KEPT = Duration.ofMillis(2 * PATIENCE_MS);

    private final Connection nats;
    private final NatsNames names;
    private final LocalConnections local;
    private final GatewayProcesses processes;
    private final String gateway;

    @Inject
    GatewayConnections(Connection nats, GatewayConfig config, GatewayProcesses processes, WebSockets sockets) {
        this.nats = nats;
        this.names = config.nats().names();
        this.local = new LocalConnections(sockets);
        this.processes = processes;
        this.gateway = sockets.gateway();
    }

    void start(@Observes StartupEvent event) {
        listen();
    }

    /** From now on other gateways reach the connections of this one. */
    void listen() {
        OnceConnected.run(nats, () -> nats.createDispatcher(this::answer).subscribe(names.gatewaysSockets(gateway)));
    }

    @Override
    public Future<ConnectionAnswer> carryOut(ConnectionCommand command) {
        if (local.has(command.connection())) {
            return local.carryOut(command);
        }
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            return Future.succeededFuture(ConnectionAnswer.of(Kind.UNKNOWN));
        }
        return Future.fromCompletionStage(nats.requestWithTimeout(message(command), KEPT)
                        .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                        .thenApply(answer -> answerIn(answer, command)))
                .otherwise(failure -> withoutAnswer(failure, command));
    }

    private Message message(ConnectionCommand command) {
        return NatsMessage.builder()
                .subject(names.gatewaysSockets(command.connection().gateway()))
                .headers(new Headers()
                        .put(VERB, command.verb().name())
                        .put(CONNECTION, command.connection().text())
                        .put(NAMESPACE, command.namespace())
                        .put(API, command.api()))
                .data(command.data().getBytes())
                .build();
    }

    private ConnectionAnswer answerIn(Message message, ConnectionCommand command) {
        if (message.isStatusMessage()) {
            return message.getStatus().isNoResponders() ? withoutListener(command) : ConnectionAnswer.of(Kind.UNKNOWN);
        }
        return new ConnectionAnswer(
                Kind.valueOf(message.getHeaders().getFirst(KIND)), Buffer.buffer(message.getData()));
    }

    /** The client cancels a request if no process listens to the subject. */
    private ConnectionAnswer withoutAnswer(Throwable failure, ConnectionCommand command) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return withoutListener(command);
        }
        LOG.debugf("Another gateway did not answer about a connection: %s", cause);
        return ConnectionAnswer.of(Kind.UNKNOWN);
    }

    /** A gateway that is still a member will be back, with its connections. */
    private ConnectionAnswer withoutListener(ConnectionCommand command) {
        return ConnectionAnswer.of(processes.mayRun(command.connection().gateway()) ? Kind.UNKNOWN : Kind.GONE);
    }

    private void answer(Message message) {
        try {
            Headers given = message.getHeaders();
            ConnectionCommand command = new ConnectionCommand(
                    ConnectionCommand.Verb.valueOf(given.getFirst(VERB)),
                    ConnectionId.read(given.getFirst(CONNECTION)).orElseThrow(),
                    given.getFirst(NAMESPACE),
                    given.getFirst(API),
                    Buffer.buffer(message.getData()));
            local.carryOut(command)
                    .onSuccess(answer -> nats.publish(NatsMessage.builder()
                            .subject(message.getReplyTo())
                            .headers(new Headers().put(KIND, answer.kind().name()))
                            .data(answer.state().getBytes())
                            .build()));
        } catch (RuntimeException e) { // of a newer version; the other gateway takes no answer as an unknown outcome
            LOG.warnf("A request of another gateway about a connection cannot be read: %s", e.getMessage());
        }
    }
}
