package dev.lamina.operator;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace of a test's own on the API server of the tests, and a client for it. The end of the test deletes it. */
public final class TestNamespace implements AutoCloseable {
    private final KubernetesClient client = TestApiServer.client();
    private final String name = TestApiServer.newNamespace(client);

    public KubernetesClient client() {
        return client;
    }

    public String name() {
        return name;
    }

    @Override
    public void close() {
        client.namespaces().withName(name).delete();
        client.close();
    }
}
