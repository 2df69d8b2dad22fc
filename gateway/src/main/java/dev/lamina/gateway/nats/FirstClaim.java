package dev.lamina.gateway.nats;

import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsOwner;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Makes sure that the names the gateway uses in NATS belong to this installation, before it uses any of them. While
 * JetStream does not respond, the request is repeated.
 */
final class FirstClaim {
    private static final Backoff AGAIN = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final NatsOwner owner;
    private final Connection nats;

    FirstClaim(NatsOwner owner, Connection nats) {
        this.owner = owner;
        this.nats = nats;
    }

    /**
     * Blocks until NATS has reported to which installation the names belong.
     *
     * @param why gets the reason while there is no such report
     * @return false: the connection was closed before
     * @throws ForeignOwnerException the names belong to another installation
     */
    boolean make(Consumer<String> why) throws InterruptedException {
        for (int failures = 1; nats.getStatus() != Connection.Status.CLOSED; failures++) {
            try {
                owner.claim(nats);
                return true;
            } catch (ForeignOwnerException e) {
                throw e;
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                why.accept(e.getMessage());
                Thread.sleep(AGAIN.after(failures));
            }
        }
        return false;
    }
}
