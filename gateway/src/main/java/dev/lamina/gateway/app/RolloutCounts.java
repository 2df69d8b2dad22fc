package dev.lamina.gateway.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.AliasView;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.nats.OnceConnected;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Counts how the new version of each rollout does on this gateway, and answers the operator, who decides by the sum of
 * all gateways. A step that begins starts new counts; without a rollout nothing is counted.
 */
@Singleton
final class RolloutCounts {
    private static final Logger LOG = Logger.getLogger(RolloutCounts.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The request is at fault, not the version: it is invalid, too large, or of a type that is not supported. */
    private static final Set<Integer> CALLERS_FAULT = Set.of(400, 413, 415);

    private final Connection nats;
    private final GatewayConfig config;
    private final ClusterMembers members;

    // Mutable state: by the id of the alias, and by the new version. Two aliases may roll out the same version.
    private final Map<FunctionId, Step> byAlias = new ConcurrentHashMap<>();
    private final Map<FunctionId, Map<FunctionId, Step>> byVersion = new ConcurrentHashMap<>();

    /**
     * What has ended since the gateway learned of the step.
     *
     * @param throttled those that limits refused; they say nothing about the version
     */
    private record Step(AliasView.Step of, LongAdder invocations, LongAdder errors, LongAdder throttled) {
        void count(Outcome outcome) {
            switch (outcome) {
                case Outcome.Throttled _ -> throttled.increment();
                case Outcome.Completed completed -> ended(completed.functionError());
                case Outcome.Failed _ -> ended(true);
                case Outcome.Refused refused
                when !CALLERS_FAULT.contains(refused.status())
                        && !refused.exception().equals(Outcome.Refused.RECURSIVE) -> ended(true);
                case Outcome.Refused _ -> {}
            }
        }

        private void ended(boolean error) {
            invocations.increment();
            if (error) {
                errors.increment();
            }
        }
    }

    RolloutCounts(Connection nats, GatewayConfig config, ClusterMembers members) {
        this.nats = nats;
        this.config = config;
        this.members = members;
    }

    void start(@Observes StartupEvent event, FunctionWatch functions, InvocationMetrics metrics) {
        functions.onAlias(this::follow);
        metrics.onEnd(this::ended);
        OnceConnected.run(
                nats,
                () -> nats.createDispatcher(this::answer)
                        .subscribe(config.nats().names().rollouts()));
    }

    synchronized void follow(AliasView alias) {
        Step before = byAlias.get(alias.id());
        if (before != null && alias.rollout().filter(before.of()::equals).isPresent()) {
            return;
        }
        if (before != null) {
            byAlias.remove(alias.id());
            byVersion.computeIfPresent(before.of().version(), (version, steps) -> {
                steps.remove(alias.id());
                return steps.isEmpty() ? null : steps;
            });
        }
        alias.rollout().ifPresent(rollout -> {
            Step step = new Step(rollout, new LongAdder(), new LongAdder(), new LongAdder());
            byVersion
                    .computeIfAbsent(rollout.version(), version -> new ConcurrentHashMap<>())
                    .put(alias.id(), step);
            byAlias.put(alias.id(), step);
        });
    }

    void ended(FunctionId version, Outcome outcome) {
        if (!byVersion.isEmpty()) {
            byVersion.getOrDefault(version, Map.of()).values().forEach(step -> step.count(outcome));
        }
    }

    /** Returns the counts of a step as JSON; null if it is not known here. */
    byte[] answer(byte[] question) throws IOException {
        JsonNode asked = JSON.readTree(question);
        for (Map.Entry<FunctionId, Step> entry : byAlias.entrySet()) {
            Step step = entry.getValue();
            if (entry.getKey().namespace().equals(asked.path("namespace").asText())
                    && step.of().alias().equals(asked.path("alias").asText())
                    && step.of().started().equals(asked.path("step").asText())) {
                return JSON.writeValueAsBytes(Map.of(
                        "invocations",
                        step.invocations().sum(),
                        "errors",
                        step.errors().sum(),
                        "throttled",
                        step.throttled().sum(),
                        // How many answers the operator waits for.
                        "gateways",
                        members.alive().size()));
            }
        }
        return null;
    }

    private void answer(Message message) {
        try {
            byte[] counts = answer(message.getData());
            if (counts != null && message.getReplyTo() != null) {
                nats.publish(message.getReplyTo(), counts);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debugf("A question about a rollout was not answered: %s", e.getMessage());
        }
    }
}
