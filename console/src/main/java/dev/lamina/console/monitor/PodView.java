package dev.lamina.console.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** An environment's pod as the page shows it. */
public record PodView(JsonNode object) {
    public String name() {
        return object.at("/metadata/name").asText();
    }

    public String phase() {
        return object.at("/metadata/deletionTimestamp").isMissingNode()
                ? object.at("/status/phase").asText()
                : "Stopping";
    }

    public boolean ready() {
        return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    public String restarts() {
        return object.at("/status/containerStatuses/0/restartCount").asText("0");
    }

    public String since() {
        return object.at("/metadata/creationTimestamp").asText();
    }
}
