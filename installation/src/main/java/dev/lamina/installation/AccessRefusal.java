package dev.lamina.installation;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.stream.Stream;

/** The API server's response to a request without the right to make it (403). */
public final class AccessRefusal {
    private AccessRefusal() {}

    /** Returns whether a refusal caused the failure. An informer reports it within another exception. */
    public static boolean caused(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof KubernetesClientException answer
                        && answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
    }
}
