package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.bus.InputTemplate.Origin;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes the asynchronous invocation of an event that a Trigger's pattern matches. */
@Singleton
class BusDeliveries {
    /** Lambda's limit of an asynchronous event. */
    private static final int LARGEST_INPUT = 1_048_576;

    private final BusRules rules;
    private final String region;

    @Inject
    BusDeliveries(BusRules rules, GatewayConfig config) {
        this.rules = rules;
        this.region = config.region();
    }

    /** Why the Trigger's rule cannot be used; empty if it can. */
    Optional<String> error(Trigger trigger) {
        return rules.error(trigger);
    }

    /** Empty if the event does not match, or its input is too large, which is reported. */
    Optional<Invocation> of(Trigger trigger, ObjectNode event, Instant ingested, Optional<String> traceHeader) {
        return rules.matching(trigger, event)
                .flatMap(rule -> input(rule, trigger, event, ingested))
                .map(input -> invocation(trigger, event, input, traceHeader));
    }

    private Optional<byte[]> input(BusRule rule, Trigger trigger, ObjectNode event, Instant ingested) {
        Origin origin = new Origin(bus(trigger), trigger.getMetadata().getName(), ingested);
        Optional<byte[]> input = rule.input().of(event, origin).filter(bytes -> bytes.length <= LARGEST_INPUT);
        if (input.isEmpty()) {
            rules.report(
                    trigger,
                    "Event " + event.path("id").asText() + " was discarded: the function's input would have more than "
                            + LARGEST_INPUT + " bytes, the limit of an asynchronous event");
        }
        return input;
    }

    private Invocation invocation(Trigger trigger, ObjectNode event, byte[] input, Optional<String> traceHeader) {
        FunctionId function = FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
        return new Invocation(
                requestId(trigger, event),
                function,
                function.arn(region),
                Buffer.buffer(input),
                Optional.empty(),
                traceHeader,
                false);
    }

    /** The same when the event is put, or replayed, again. */
    private static String requestId(Trigger trigger, ObjectNode event) {
        String identity = String.join(
                "\n",
                trigger.getMetadata().getUid(),
                event.path(EventEnvelope.REPLAY_NAME).asText(),
                event.path("id").asText());
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private BusArn bus(Trigger trigger) {
        return new BusArn(
                region,
                trigger.getMetadata().getNamespace(),
                trigger.getSpec().source().bus().nameOrDefault());
    }
}
