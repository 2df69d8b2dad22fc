package dev.lamina.console.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.manifest.Owner;
import dev.lamina.console.manifest.State;

/** A Trigger as pages show it. */
public record TriggerView(JsonNode object) {
    public String name() {
        return object.at("/metadata/name").asText();
    }

    public String function() {
        return object.at("/spec/function/name").asText();
    }

    /** Returns the kind of its source, such as queue. */
    public String kind() {
        return object.at("/spec/source").properties().stream()
                .map(source -> source.getKey())
                .findFirst()
                .orElse("");
    }

    /** Returns the source as one line of JSON. */
    public String source() {
        return object.at("/spec/source/" + kind()).toString();
    }

    public boolean enabled() {
        return object.at("/spec/enabled").asBoolean(true);
    }

    public State state() {
        return State.of(object);
    }

    public String owner() {
        return Owner.of(object).orElse(null);
    }
}
