package dev.lamina.gateway.api.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusReference;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.eventbridge.PutEventsEntry.Refusal;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.source.bus.BusArn;
import dev.lamina.gateway.source.bus.Buses;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Puts up to ten events on buses, each with its own result. */
@Singleton
class PutEvents implements EventsAction {
    static final String TOO_LARGE = "Total size of the entries in the request is over the limit.";
    private static final Logger LOG = Logger.getLogger(PutEvents.class);
    private static final int MAX_ENTRIES = 10;
    /** Limit of all entries together, as EventBridge counts them. */
    private static final int MAX_BYTES = 1_048_576;

    private final Buses buses;
    private final FunctionRefResolver resolver;
    private final String region;
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    PutEvents(Buses buses, FunctionRefResolver resolver, GatewayConfig config) {
        this.buses = buses;
        this.resolver = resolver;
        this.region = config.region();
    }

    @Override
    public String name() {
        return "PutEvents";
    }

    @Override
    public Order read(ObjectNode parameters, Caller caller) {
        if (parameters.hasNonNull("EndpointId")) {
            throw EventsErrors.validation("EndpointId: global endpoints are not supported, remove it");
        }
        JsonNode entries = parameters.path("Entries");
        if (!entries.isArray() || entries.isEmpty()) {
            throw EventsErrors.validation("1 validation error detected: Value '[]' at 'entries' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 1");
        }
        if (entries.size() > MAX_ENTRIES) {
            throw EventsErrors.validation("1 validation error detected: Value at 'entries' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + MAX_ENTRIES);
        }
        Instant now = clock.instant();
        String namespace = resolver.namespace(caller);
        List<PutEventsEntry> read = new ArrayList<>();
        for (JsonNode entry : entries) {
            PutEventsEntry.checkTypes(entry).ifPresent(wrong -> {
                throw EventsErrors.unreadable(wrong);
            });
            if (!PutEventsEntry.hasTraceHeaderInLimits(entry)) {
                throw EventsErrors.validation("TraceHeader: it must have 1 to 500 characters");
            }
            read.add(PutEventsEntry.read(entry, bus(entry, namespace), now));
        }
        if (read.stream().mapToLong(PutEventsEntry::bytes).sum() > MAX_BYTES) {
            throw EventsErrors.validation(TOO_LARGE);
        }
        return new Put(List.copyOf(read));
    }

    /** A name is that of a bus in the caller's own namespace. */
    private BusArn bus(JsonNode entry, String namespace) {
        String name = entry.path("EventBusName").asText("");
        if (name.isEmpty()) {
            return new BusArn(region, namespace, BusReference.DEFAULT);
        }
        if (BusArn.isName(name)) {
            return new BusArn(region, namespace, name);
        }
        BusArn bus = BusArn.parse(name)
                .orElseThrow(() -> EventsErrors.validation("EventBusName: \"" + name
                        + "\" must be the name of a bus, or arn:aws:events:" + region + ":NAMESPACE:event-bus/NAME"));
        if (!bus.region().equals(region)) {
            throw EventsErrors.validation(
                    "EventBusName: buses of " + bus.region() + " are not reachable in this region (" + region + ")");
        }
        return bus;
    }

    private Future<PutEventsEntry> put(PutEventsEntry entry, EventsRequest request) {
        if (entry.event().isEmpty()) {
            return Future.succeededFuture(entry);
        }
        BusArn bus = entry.bus();
        BusEvent event = traced(entry.event().get(), request);
        return Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(() -> buses.exists(bus.namespace(), bus.name()), threads))
                .compose(exists -> exists
                        ? Future.fromCompletionStage(buses.put(bus.namespace(), bus.name(), event))
                                .map(entry)
                        : Future.succeededFuture(entry.failed(noBus(bus))))
                .recover(e -> {
                    LOG.errorf(e, "Event %s could not be stored for all rules of %s", event.id(), bus);
                    return Future.succeededFuture(entry.failed(new Refusal(
                            "InternalFailure", "The event could not be stored for all rules: put it again.")));
                });
    }

    private static BusEvent traced(BusEvent event, EventsRequest request) {
        return event.traceHeader().isPresent()
                ? event
                : new BusEvent(
                        event.id(),
                        event.time(),
                        event.ingested(),
                        event.source(),
                        event.detailType(),
                        event.resources(),
                        event.detail(),
                        Optional.of(request.trace().value()));
    }

    private static Refusal noBus(BusArn bus) {
        return new Refusal(
                "ResourceNotFoundException",
                "Event bus " + bus.name() + " does not exist. A bus exists when a Trigger in namespace "
                        + bus.namespace() + " has it as its source: apply one with spec.source.bus.name: "
                        + bus.name() + ". This installation of Lamina must serve the namespace.");
    }

    private static JsonNode written(List<PutEventsEntry> entries) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put(
                "FailedEntryCount",
                entries.stream().filter(entry -> entry.refused().isPresent()).count());
        ArrayNode results = response.putArray("Entries");
        for (PutEventsEntry entry : entries) {
            ObjectNode result = results.addObject();
            entry.refused()
                    .ifPresentOrElse(
                            why -> result.put("ErrorCode", why.code()).put("ErrorMessage", why.message()),
                            () -> result.put(
                                    "EventId", entry.event().orElseThrow().id()));
        }
        return response;
    }

    private final class Put implements Order {
        private final List<PutEventsEntry> entries;

        Put(List<PutEventsEntry> entries) {
            this.entries = entries;
        }

        @Override
        public Permission needs() {
            return permission(entries.getFirst().bus());
        }

        @Override
        public String resource() {
            return entries.getFirst().bus().toString();
        }

        @Override
        public Map<Permission, String> alsoNeeds() {
            Map<Permission, String> needs = new LinkedHashMap<>();
            entries.forEach(
                    entry -> needs.put(permission(entry.bus()), entry.bus().toString()));
            needs.remove(needs());
            return needs;
        }

        private Permission permission(BusArn bus) {
            return Permission.putEvents(bus.namespace(), bus.name());
        }

        @Override
        public Future<JsonNode> carryOut(EventsRequest request) {
            return Future.join(
                            entries.stream().map(entry -> put(entry, request)).toList())
                    .map(all -> written(all.list()));
        }
    }
}
