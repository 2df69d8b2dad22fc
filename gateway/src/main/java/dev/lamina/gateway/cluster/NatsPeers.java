package dev.lamina.gateway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Requests between gateways, each on a subject of its process: if that has ended, NATS reports it at once. The response
 * is a number, or empty if the number cannot be known now, for example if the shared store did not respond.
 */
final class NatsPeers implements Peers {
    private static final Logger LOG = Logger.getLogger(NatsPeers.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Connection nats;
    private final NatsNames names;

    NatsPeers(Connection nats, NatsNames names) {
        this.nats = nats;
        this.names = names;
    }

    /** @param from the id of the gateway that asks */
    record Want(String from, String key, int need, int wish) {}

    /** Gives permits to another gateway; blocks. Absent: the number cannot be known now. */
    interface Giver {
        OptionalInt give(Limit limit, String to, int need, int wish);
    }

    /** The process of a member. A member id is the name of the process, a dot, and a number. */
    static String process(String member) {
        return member.substring(0, member.lastIndexOf('.'));
    }

    Dispatcher listen(String process, Giver giver, Executor executor) {
        return nats.createDispatcher(message -> executor.execute(() -> answer(message, giver)))
                .subscribe(names.gatewaysWant(process));
    }

    private void answer(Message message, Giver giver) {
        String answer = "";
        try {
            Want want = PeerJson.MAPPER.readValue(message.getData(), Want.class);
            Optional<Limit> limit = LocalPermits.limit(want.key());
            OptionalInt given = limit.isEmpty()
                    ? OptionalInt.of(0)
                    : giver.give(limit.get(), want.from(), want.need(), want.wish());
            answer = given.isPresent() ? String.valueOf(given.getAsInt()) : "";
        } catch (IOException | RuntimeException e) {
            LOG.debugf("No permits given to another gateway: %s", e.getMessage());
        }
        nats.publish(message.getReplyTo(), answer.getBytes(UTF_8));
    }

    @Override
    public OptionalInt ask(String me, String member, Limit limit, int need, int wish) {
        try {
            byte[] want = PeerJson.MAPPER.writeValueAsBytes(new Want(me, LocalPermits.key(limit), need, wish));
            Message answer = nats.request(names.gatewaysWant(process(member)), want, PATIENCE);
            return answer == null || answer.getData().length == 0 || answer.isStatusMessage()
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(new String(answer.getData(), UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        } catch (IOException | RuntimeException e) {
            return OptionalInt.empty();
        }
    }
}
