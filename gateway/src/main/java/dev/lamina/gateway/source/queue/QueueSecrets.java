package dev.lamina.gateway.source.queue;

import dev.lamina.api.KubernetesName;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the credentials of a source at the moment they are needed, so that a new connection uses the present values of
 * a rotated Secret.
 */
@Singleton
public class QueueSecrets {
    /** The operator sees a new trigger when the gateway does, and then gives the right to read its Secret. */
    private static final Duration RIGHT_WITHIN = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final KubernetesClient kubernetes;

    @Inject
    QueueSecrets(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** The Secret's values by key. */
    public Map<String, String> read(String namespace, String name) throws QueueException {
        try {
            Secret secret = KubernetesName.isValid(name) ? get(namespace, name) : null;
            if (secret == null) {
                throw new QueueException(
                        QueueException.SECRET_NOT_FOUND,
                        "secret of the source: there is no Secret " + name + " in namespace " + namespace
                                + ": create it, or correct the name",
                        null);
            }
            return values(secret);
        } catch (KubernetesClientException e) {
            boolean forbidden = isForbidden(e);
            throw new QueueException(
                    forbidden ? QueueException.SECRET_NOT_FOUND : "SecretUnreadable",
                    forbidden
                            ? "secret of the source: the gateway may not read Secret " + name + " in namespace "
                                    + namespace + ": see gateway.queueSecrets in the chart's values"
                            : "Secret " + name + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private Secret get(String namespace, String name) {
        long until = System.nanoTime() + RIGHT_WITHIN.toNanos();
        while (true) {
            try {
                return kubernetes
                        .secrets()
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
            } catch (KubernetesClientException e) {
                if (!isForbidden(e) || System.nanoTime() > until || !pause()) {
                    throw e;
                }
            }
        }
    }

    private static boolean isForbidden(KubernetesClientException refusal) {
        return refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    /** Returns false if the thread is to end. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public static String required(Map<String, String> secret, String key) throws QueueException {
        String value = secret.get(key);
        if (value == null) {
            throw new QueueException(
                    QueueException.SECRET_INCOMPLETE,
                    "secret of the source: the Secret has no key " + key + ": add it",
                    null);
        }
        return value;
    }

    private static Map<String, String> values(Secret secret) {
        Map<String, String> values = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return values;
    }
}
