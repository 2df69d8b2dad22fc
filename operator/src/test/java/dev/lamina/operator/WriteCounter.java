package dev.lamina.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records every request of a client that could change something. */
public final class WriteCounter implements Interceptor {
    private final Queue<String> writes = new ConcurrentLinkedQueue<>();

    /** Returns a copy of the client whose writes are recorded here. */
    public KubernetesClient watch(KubernetesClient client) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("writes", this))
                .build();
    }

    /** {@code METHOD path}, in order. */
    public List<String> writes() {
        return List.copyOf(writes);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!request.method().equals("GET")) {
            writes.add(request.method() + " " + request.uri().getPath());
        }
    }
}
