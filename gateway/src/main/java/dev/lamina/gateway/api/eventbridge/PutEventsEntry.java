package dev.lamina.gateway.api.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.bus.BusArn;
import dev.lamina.gateway.source.bus.BusJson;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One entry of a call, checked as EventBridge does it.
 *
 * @param bus the bus that it names
 * @param event empty if it is refused
 * @param refused why it is not put
 * @param bytes its size as EventBridge counts it
 */
record PutEventsEntry(BusArn bus, Optional<BusEvent> event, Optional<Refusal> refused, int bytes) {
    private static final int TIME_BYTES = 14;
    private static final int LONGEST_DETAIL_TYPE = 128;
    private static final int LONGEST_TRACE_HEADER = 500;
    private static final String RESERVED = "aws.";

    /** The result of an entry that is not put. */
    record Refusal(String code, String message) {
        static Refusal invalid(String parameter, String reason) {
            return new Refusal("InvalidArgument", "Parameter " + parameter + " is not valid. Reason: " + reason + ".");
        }

        static Refusal missing(String parameter) {
            return invalid(parameter, parameter + " is a required argument");
        }
    }

    /** Members whose form the protocol prescribes are known to have it: {@link #checkTypes}. */
    static PutEventsEntry read(JsonNode entry, BusArn bus, Instant now) {
        int bytes = bytes(entry);
        Optional<Refusal> refusal = refusal(entry);
        if (refusal.isPresent()) {
            return new PutEventsEntry(bus, Optional.empty(), refusal, bytes);
        }
        Optional<ObjectNode> detail = BusJson.detail(text(entry, "Detail"));
        if (detail.isEmpty()) {
            return new PutEventsEntry(
                    bus, Optional.empty(), Optional.of(new Refusal("MalformedDetail", "Detail is malformed.")), bytes);
        }
        Optional<Instant> time = time(entry, now);
        if (time.isEmpty()) {
            return new PutEventsEntry(
                    bus,
                    Optional.empty(),
                    Optional.of(Refusal.invalid("Time", "it is not in the years 1 to 9999")),
                    bytes);
        }
        BusEvent event = new BusEvent(
                UUID.randomUUID().toString(),
                time.get(),
                now,
                text(entry, "Source"),
                text(entry, "DetailType"),
                resources(entry),
                detail.get(),
                Optional.of(text(entry, "TraceHeader")).filter(header -> !header.isEmpty()));
        return new PutEventsEntry(bus, Optional.of(event), Optional.empty(), bytes);
    }

    PutEventsEntry failed(Refusal why) {
        return new PutEventsEntry(bus, Optional.empty(), Optional.of(why), bytes);
    }

    /** The first member whose JSON type is wrong, with a text that says so. */
    static Optional<String> checkTypes(JsonNode entry) {
        if (!entry.isObject()) {
            return Optional.of("Each of Entries must be an object.");
        }
        for (String name : List.of("Source", "DetailType", "Detail", "EventBusName", "TraceHeader")) {
            if (entry.hasNonNull(name) && !entry.get(name).isTextual()) {
                return Optional.of(name + " must be a string.");
            }
        }
        if (entry.hasNonNull("Time") && !entry.get("Time").isNumber()) {
            return Optional.of("Time must be a number of seconds since 1970.");
        }
        boolean strings = !entry.hasNonNull("Resources")
                || entry.get("Resources").isArray()
                        && entry.get("Resources").valueStream().allMatch(JsonNode::isTextual);
        return strings ? Optional.empty() : Optional.of("Resources must be a list of strings.");
    }

    /** Whether there is no trace header, or one with an allowed length. */
    static boolean hasTraceHeaderInLimits(JsonNode entry) {
        int length = text(entry, "TraceHeader").length();
        return !entry.hasNonNull("TraceHeader") || length > 0 && length <= LONGEST_TRACE_HEADER;
    }

    private static Optional<Refusal> refusal(JsonNode entry) {
        for (String name : List.of("Source", "DetailType", "Detail")) {
            if (text(entry, name).isEmpty()) {
                return Optional.of(Refusal.missing(name));
            }
        }
        if (text(entry, "DetailType").length() > LONGEST_DETAIL_TYPE) {
            return Optional.of(
                    Refusal.invalid("DetailType", "it has more than " + LONGEST_DETAIL_TYPE + " characters"));
        }
        return text(entry, "Source").startsWith(RESERVED)
                ? Optional.of(new Refusal("NotAuthorizedForSourceException", "Not authorized for the source."))
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode entry, Instant now) {
        if (!entry.hasNonNull("Time")) {
            return Optional.of(now);
        }
        try {
            BigDecimal seconds = entry.get("Time").decimalValue();
            Instant time = Instant.ofEpochSecond(seconds.longValue());
            boolean inYears = seconds.abs().compareTo(BigDecimal.valueOf(253_402_300_799L)) <= 0
                    && time.isAfter(Instant.parse("0001-01-01T00:00:00Z"));
            return Optional.of(time).filter(_ -> inYears);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> resources(JsonNode entry) {
        List<String> resources = new ArrayList<>();
        entry.path("Resources").forEach(resource -> resources.add(resource.textValue()));
        return List.copyOf(resources);
    }

    private static int bytes(JsonNode entry) {
        return (entry.hasNonNull("Time") ? TIME_BYTES : 0)
                + utf8(text(entry, "Source"))
                + utf8(text(entry, "DetailType"))
                + utf8(text(entry, "Detail"))
                + resources(entry).stream().mapToInt(PutEventsEntry::utf8).sum();
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Empty if it is missing. */
    private static String text(JsonNode entry, String name) {
        return entry.path(name).asText("");
    }
}
