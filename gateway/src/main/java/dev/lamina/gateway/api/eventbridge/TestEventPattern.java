package dev.lamina.gateway.api.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.source.bus.BusJson;
import dev.lamina.gateway.source.bus.BusPattern;
import dev.lamina.gateway.source.filter.Filters.Match;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Says whether an event matches a pattern. */
@Singleton
class TestEventPattern implements EventsAction {
    private static final int LONGEST_PATTERN = 4096;
    private static final List<String> REQUIRED =
            List.of("id", "account", "source", "time", "region", "resources", "detail-type");

    private final FunctionRefResolver resolver;
    private final String region;
    /** Compiles and matches, which takes up to a second for some patterns. */
    private final Executor thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("test event pattern").daemon().factory());
    /** Namespaces with a call that waits or runs: each has one at a time. */
    private final Set<String> testing = ConcurrentHashMap.newKeySet();

    @Inject
    TestEventPattern(FunctionRefResolver resolver, GatewayConfig config) {
        this.resolver = resolver;
        this.region = config.region();
    }

    @Override
    public String name() {
        return "TestEventPattern";
    }

    @Override
    public Order read(ObjectNode parameters, Caller caller) {
        String namespace = resolver.namespace(caller);
        String pattern = text(parameters, "EventPattern");
        if (pattern.length() > LONGEST_PATTERN) {
            throw EventsErrors.invalidPattern("it has more than " + LONGEST_PATTERN + " characters");
        }
        ObjectNode event = event(text(parameters, "Event"));
        return new Test(namespace, pattern, event);
    }

    private static String text(ObjectNode parameters, String name) {
        JsonNode value = parameters.path(name);
        if (!value.isTextual()) {
            throw EventsErrors.validation("1 validation error detected: Value null at '"
                    + Character.toLowerCase(name.charAt(0)) + name.substring(1)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value.textValue();
    }

    private static ObjectNode event(String text) {
        ObjectNode event = BusJson.object(text)
                .orElseThrow(() ->
                        EventsErrors.validation("Parameter Event is not valid. Reason: it is not a JSON" + " object"));
        List<String> missing =
                REQUIRED.stream().filter(name -> !event.hasNonNull(name)).toList();
        if (!missing.isEmpty()) {
            throw EventsErrors.validation("Parameter Event is not valid. Reason: it has no "
                    + String.join(", ", missing) + ", which every event has");
        }
        return event;
    }

    private final class Test implements Order {
        private final String namespace;
        private final String pattern;
        private final ObjectNode event;

        Test(String namespace, String pattern, ObjectNode event) {
            this.namespace = namespace;
            this.pattern = pattern;
            this.event = event;
        }

        @Override
        public String resource() {
            return "arn:aws:events:" + region + ":" + namespace + ":rule/*";
        }

        @Override
        public Permission needs() {
            return Permission.listBuses(namespace);
        }

        @Override
        public Future<JsonNode> carryOut(EventsRequest request) {
            if (!testing.add(namespace)) {
                return Future.failedFuture(EventsErrors.throttled());
            }
            Promise<JsonNode> tested = Promise.promise();
            thread.execute(() -> {
                Future<JsonNode> result = result();
                testing.remove(namespace);
                result.onComplete(tested);
            });
            return tested.future();
        }

        private Future<JsonNode> result() {
            try {
                Match match = BusPattern.compile(pattern).match(event);
                return match == Match.TOO_LONG
                        ? Future.failedFuture(EventsErrors.invalidPattern(BusPattern.TOO_LONG))
                        : Future.succeededFuture(
                                JsonNodeFactory.instance.objectNode().put("Result", match == Match.YES));
            } catch (InvalidFilterException e) {
                return Future.failedFuture(EventsErrors.invalidPattern(e.why()));
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }
    }
}
