package dev.lamina.console.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trace. */
record Trace(String id, List<TraceSpan> spans) {
    /** Tags of a span and characters of one: a page never shows more, whatever a function writes. */
    private static final int TAGS = 30;

    private static final int CHARACTERS = 300;

    /** Reads one trace of Jaeger's JSON. What is missing or of another type is empty. */
    static Trace of(JsonNode json) {
        List<TraceSpan> spans = new ArrayList<>();
        for (JsonNode span : json.path("spans")) {
            Map<String, String> tags = tags(span.path("tags"));
            spans.add(new TraceSpan(
                    span.path("spanID").asText(),
                    parent(span),
                    json.at("/processes")
                            .path(span.path("processID").asText())
                            .path("serviceName")
                            .asText(),
                    shortened(span.path("operationName").asText()),
                    span.path("startTime").asLong(),
                    Math.max(0, span.path("duration").asLong()),
                    tags,
                    "true".equals(tags.get("error")) || "ERROR".equals(tags.get("otel.status_code"))));
        }
        return new Trace(json.path("traceID").asText(), spans);
    }

    private static String parent(JsonNode span) {
        for (JsonNode reference : span.path("references")) {
            if ("CHILD_OF".equals(reference.path("refType").asText())
                    && reference
                            .path("traceID")
                            .asText()
                            .equals(span.path("traceID").asText())) {
                return reference.path("spanID").asText();
            }
        }
        return "";
    }

    private static Map<String, String> tags(JsonNode json) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonNode tag : json) {
            if (tags.size() < TAGS) {
                tags.put(
                        shortened(tag.path("key").asText()),
                        shortened(tag.path("value").asText()));
            }
        }
        return tags;
    }

    private static String shortened(String text) {
        return text.length() <= CHARACTERS ? text : text.substring(0, CHARACTERS) + "…";
    }

    /** The first invocation of the function in it; empty if the trace is not about the function. */
    Optional<TraceSpan> invocationOf(String namespace, String function) {
        return spans.stream()
                .filter(span -> span.isInvocationOf(namespace, function))
                .min(Comparator.comparingLong(TraceSpan::start));
    }

    long start() {
        return spans.stream().mapToLong(TraceSpan::start).min().orElse(0);
    }

    long end() {
        return spans.stream().mapToLong(TraceSpan::end).max().orElse(0);
    }

    /**
     * The namespace that each span belongs to: that of the nearest span of the gateway at or above it. Spans above the
     * first of the gateway have none.
     */
    Map<String, String> owners() {
        Map<String, TraceSpan> byId = new HashMap<>();
        spans.forEach(span -> byId.put(span.id(), span));
        Map<String, Optional<String>> owners = new HashMap<>();
        spans.forEach(span -> addOwner(span, byId, owners));
        Map<String, String> known = new LinkedHashMap<>();
        spans.forEach(span -> owners.get(span.id()).ifPresent(owner -> known.put(span.id(), owner)));
        return known;
    }

    /** Goes up to a span whose owner is known. Parents may form a circle: anyone can write spans. */
    private static void addOwner(TraceSpan span, Map<String, TraceSpan> byId, Map<String, Optional<String>> owners) {
        List<String> way = new ArrayList<>();
        TraceSpan at = span;
        while (at != null && at.namespace() == null && !owners.containsKey(at.id())) {
            way.add(at.id());
            // Of a circle, the first span is known to have none when it comes again.
            owners.put(at.id(), Optional.empty());
            at = byId.get(at.parent());
        }
        Optional<String> owner = Optional.empty();
        if (at != null) {
            owner = at.namespace() == null ? owners.get(at.id()) : Optional.of(at.namespace());
            way.add(at.id());
        }
        for (String id : way) {
            owners.put(id, owner);
        }
    }

    /** The spans that belong to a namespace. */
    List<TraceSpan> of(String namespace) {
        Map<String, String> owners = owners();
        return spans.stream()
                .filter(span -> namespace.equals(owners.get(span.id())))
                .toList();
    }
}
