package dev.lamina.console.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.manifest.Yaml;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blueprints and sample events of examples/blueprints, which the build puts onto the class path. */
@ApplicationScoped
public class Blueprints {
    private static final String BLANK = """
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata:
              name: my-function
            spec:
              runtime: python3.13
              handler: index.handler
              memory: 128Mi
              timeoutSeconds: 3
              code:
                inline: |
                  def handler(event, context):
                      return event
            """;

    private final List<Blueprint> blueprints = new ArrayList<>();
    private final List<SampleEvent> events = new ArrayList<>();

    public Blueprints() {
        try {
            JsonNode index = Yaml.documents(read("index.yaml")).getFirst();
            blueprints.add(new Blueprint(
                    "blank", "Blank", "An empty function: choose the runtime, and write the code.", "hello", BLANK));
            for (JsonNode one : index.path("blueprints")) {
                String name = one.path("name").asText();
                blueprints.add(new Blueprint(
                        name,
                        one.path("title").asText(),
                        one.path("text").asText(),
                        one.path("event").asText(),
                        read(name + "/" + name + ".yaml")));
            }
            for (JsonNode one : index.path("events")) {
                String name = one.path("name").asText();
                events.add(new SampleEvent(name, one.path("title").asText(), read("events/" + name + ".json")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the blueprints; the first is blank. */
    public List<Blueprint> all() {
        return List.copyOf(blueprints);
    }

    public Optional<Blueprint> get(String name) {
        return blueprints.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public List<SampleEvent> events() {
        return List.copyOf(events);
    }

    public Optional<SampleEvent> event(String name) {
        return events.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Blueprints.class.getResourceAsStream("/blueprints/" + name)) {
            if (in == null) {
                throw new IOException("examples/blueprints/" + name + " is not there, and index.yaml names it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
