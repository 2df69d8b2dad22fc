package dev.lamina.operator.content.fetch;

import dev.lamina.api.ConfigMapKey;
import dev.lamina.api.KubernetesName;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Sha256;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches one key of a ConfigMap in the same namespace. The identity is the hash of the value, not the resourceVersion,
 * so that a change of another key causes no rollout.
 */
@Singleton
final class ConfigMapFetcher implements Fetcher {
    private final Lookup lookup;

    @Inject
    ConfigMapFetcher(KubernetesClient client) {
        this((namespace, name) ->
                client.configMaps().inNamespace(namespace).withName(name).get());
    }

    ConfigMapFetcher(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Reads a ConfigMap from the API server; null if it does not exist. */
    @FunctionalInterface
    interface Lookup {
        ConfigMap get(String namespace, String name);
    }

    @Override
    public Optional<Located> locate(ContentRequest request) throws ContentException {
        ConfigMapKey key = request.content().configMap();
        if (key == null) {
            return Optional.empty();
        }
        ConfigMap map = read(request, key);
        String text = orEmpty(map.getData()).get(key.key());
        if (text != null) {
            return Optional.of(located(key, Form.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
        String binary = orEmpty(map.getBinaryData()).get(key.key());
        if (binary != null) {
            return Optional.of(
                    located(key, Form.ARCHIVE, Base64.getMimeDecoder().decode(binary)));
        }
        throw new ContentException(
                "KeyNotFound",
                request.member() + ".key: ConfigMap " + key.name() + " has no key " + key.key()
                        + " in data or binaryData: add it, or name another key");
    }

    private ConfigMap read(ContentRequest request, ConfigMapKey key) throws ContentException {
        try {
            ConfigMap map = KubernetesName.isValid(key.name()) ? lookup.get(request.namespace(), key.name()) : null;
            if (map != null) {
                return map;
            }
        } catch (KubernetesClientException e) {
            throw new ContentUnavailableException(
                    "ApiServerUnreachable", "could not read ConfigMap " + key.name() + ": " + e.getMessage(), e);
        }
        throw new ContentException(
                "ConfigMapNotFound",
                request.member() + ".name: there is no ConfigMap " + key.name() + " in namespace " + request.namespace()
                        + ": create it, or name another one");
    }

    private static Located located(ConfigMapKey key, Form form, byte[] bytes) {
        String identity = "configMap " + key.name() + "/" + key.key() + " sha256:" + Sha256.of(bytes);
        return new Located(identity, form, target -> Files.write(target, bytes));
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
