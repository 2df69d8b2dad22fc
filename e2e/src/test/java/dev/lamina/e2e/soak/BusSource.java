package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** Events on a bus, by AWS's client: an entry's id says that the event of every rule is stored. */
final class BusSource implements Source {
    private final EventBridgeClient events;
    private final String arn;

    BusSource(Workspace workspace) {
        this.events = workspace.calls().eventBridge();
        this.arn = "arn:aws:events:us-east-1:" + workspace.namespace() + ":event-bus/soak";
    }

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: bus}
        spec:
          function: {name: recorder}
          source:
            bus:
              name: soak
              pattern: '{"source": ["soak"]}'
              inputPath: $.detail.id
        """;
    }

    @Override
    public void send(String id) {
        PutEventsResponse response = events.putEvents(put -> put.entries(entry ->
                entry.eventBusName(arn).source("soak").detailType("Soak").detail("{\"id\": \"" + id + "\"}")));
        if (response.failedEntryCount() > 0) {
            throw new IllegalStateException(response.entries().getFirst().errorMessage());
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
