package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;

/** Messages of SQS, from a server that is not killed: its own guarantees are not tested here. */
final class SqsSource implements Source {
    private static final String QUEUE = "soak";

    private final Workspace workspace;
    private final String url;

    SqsSource(Workspace workspace) {
        this.workspace = workspace;
        this.url = workspace.queues().queue(QUEUE);
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: sqs}
        spec:
          function: {name: recorder}
          source:
            queue: {sqs: {url: "%s"}}
        """.formatted(url);
    }

    @Override
    public void send(String id) {
        workspace.queues().send(QUEUE, id);
    }
}
