package dev.lamina.gateway.api.logs.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lamina.gateway.logs.LogEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event as Logs Insights sees it: with the fields that it finds in messages of Lambda, and those of a message in
 * JSON.
 */
final class EventRow implements Row {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final ObjectReader JSON = new ObjectMapper().reader();
    private static final Pattern REQUEST = Pattern.compile("^(?:START|END|REPORT) RequestId: ([-0-9a-f]{1,64})");

    private final LogEvent event;
    private final String group;

    // Mutable state
    private JsonNode json;

    EventRow(LogEvent event, String group) {
        this.event = event;
        this.group = group;
    }

    LogEvent event() {
        return event;
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    @Override
    public Optional<String> value(String field) {
        return switch (field) {
            case "@timestamp" -> Optional.of(time(event.timestamp()));
            case "@ingestionTime" -> Optional.of(time(event.ingestionTime()));
            default -> comparable(field);
        };
    }

    @Override
    public Optional<String> comparable(String field) {
        return switch (field) {
            case "@timestamp" -> Optional.of(String.valueOf(event.timestamp()));
            case "@ingestionTime" -> Optional.of(String.valueOf(event.ingestionTime()));
            case "@message" -> Optional.of(event.message());
            case "@logStream" -> Optional.of(event.stream().name());
            case "@log" -> Optional.of(group);
            case "@ptr" -> Optional.of(event.id());
            case "@type" -> type();
            case "@requestId" -> requestId();
            case "@duration" -> report("Duration", "durationMs");
            case "@billedDuration" -> report("Billed Duration", "billedDurationMs");
            case "@initDuration" -> report("Init Duration", "initDurationMs");
            case "@memorySize" -> report("Memory Size", "memorySizeMB");
            case "@maxMemoryUsed" -> report("Max Memory Used", "maxMemoryUsedMB");
            default -> jsonField(field);
        };
    }

    private Optional<String> type() {
        int space = event.message().indexOf(' ');
        String word = space < 0 ? "" : event.message().substring(0, space);
        return switch (word) {
            case "START", "END", "REPORT" -> Optional.of(word);
            default -> Optional.empty();
        };
    }

    private Optional<String> requestId() {
        Matcher text = REQUEST.matcher(event.message());
        return text.find()
                ? Optional.of(text.group(1))
                : jsonField("requestId").or(() -> jsonField("AWSRequestId")).or(() -> jsonField("record.requestId"));
    }

    /** A number of the REPORT line, in Text or in JSON. */
    private Optional<String> report(String name, String metric) {
        if (!event.message().startsWith("REPORT ")) {
            return jsonField("record.metrics." + metric);
        }
        String label = '\t' + name + ": ";
        int begin = event.message().indexOf(label);
        int end = event.message().indexOf(' ', begin + label.length());
        return begin < 0 || end < 0
                ? Optional.empty()
                : Optional.of(event.message().substring(begin + label.length(), end));
    }

    private Optional<String> jsonField(String path) {
        JsonNode value = json();
        for (String name : path.split("\\.")) {
            value = value.isArray() && name.matches("\\d{1,5}") ? value.path(Integer.parseInt(name)) : value.path(name);
        }
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(value.isValueNode() ? value.asText() : value.toString());
    }

    private JsonNode json() {
        if (json == null) {
            json = read(event.message());
        }
        return json;
    }

    private static JsonNode read(String message) {
        try {
            return message.startsWith("{") ? JSON.readTree(message) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
