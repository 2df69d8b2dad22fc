package dev.lamina.console.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.manifest.Owner;
import dev.lamina.console.manifest.State;

/** A Layer as pages show it. */
public record LayerView(JsonNode object) {
    public String name() {
        return object.at("/metadata/name").asText();
    }

    public String version() {
        return object.at("/status/version").asText("");
    }

    public String size() {
        long bytes = object.at("/status/sizeBytes").asLong();
        return bytes == 0 ? "" : (bytes + 1023) / 1024 + " KiB";
    }

    public String content() {
        return object.at("/spec/content").toString();
    }

    public State state() {
        return State.of(object);
    }

    public String owner() {
        return Owner.of(object).orElse(null);
    }
}
