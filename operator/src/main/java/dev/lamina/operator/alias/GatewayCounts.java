package dev.lamina.operator.alias;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Alias;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.RolloutStatus;
import dev.lamina.operator.nats.NatsLink;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks all gateways how the new version of a rollout did in the present step. Each answers with what has ended there
 * since it learned of the step; a gateway that ended meanwhile takes its numbers with it.
 */
@ApplicationScoped
public class GatewayCounts {
    private static final Logger LOG = Logger.getLogger(GatewayCounts.class);
    /** Gateways answer from memory. How many there are is in their answers, so all answers of this time are taken. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final NatsLink nats;

    public GatewayCounts(NatsLink nats) {
        this.nats = nats;
    }

    /** Returns the sum of the answers; empty if no gateway knows the step. Blocks for 300 ms. */
    Optional<StepCounts> of(Alias alias) {
        if (!inProgress(alias.getStatus())) {
            return Optional.empty();
        }
        try {
            return ask(nats.connection(), alias);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf("Could not ask the gateways about a rollout: %s", e.getMessage());
        }
        return Optional.empty();
    }

    static boolean inProgress(AliasStatus status) {
        return status != null
                && status.rollout() != null
                && RolloutStatus.IN_PROGRESS.equals(status.rollout().state());
    }

    private Optional<StepCounts> ask(Connection connection, Alias alias) throws InterruptedException {
        String inbox = connection.createInbox();
        Subscription answers = connection.subscribe(inbox);
        try {
            connection.publish(
                    nats.names().rollouts(),
                    inbox,
                    Serialization.asJson(Map.of(
                                    "namespace", alias.getMetadata().getNamespace(),
                                    "alias", alias.getMetadata().getName(),
                                    "step", alias.getStatus().rollout().stepStarted()))
                            .getBytes(StandardCharsets.UTF_8));
            return sum(answers);
        } finally {
            answers.unsubscribe();
        }
    }

    private static Optional<StepCounts> sum(Subscription answers) throws InterruptedException {
        Optional<StepCounts> sum = Optional.empty();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (long left = PATIENCE.toNanos(); left > 0; left = end - System.nanoTime()) {
            Message answer = answers.nextMessage(Duration.ofNanos(left));
            if (answer == null) {
                break;
            }
            // The server itself answers without a body if no gateway listens.
            if (answer.getData().length > 0) {
                JsonNode json =
                        Serialization.unmarshal(new String(answer.getData(), StandardCharsets.UTF_8), JsonNode.class);
                StepCounts one = new StepCounts(
                        json.path("invocations").asLong(),
                        json.path("errors").asLong(),
                        json.path("throttled").asLong(),
                        1,
                        json.path("gateways").asInt());
                sum = Optional.of(sum.map(one::plus).orElse(one));
            }
        }
        return sum;
    }
}
