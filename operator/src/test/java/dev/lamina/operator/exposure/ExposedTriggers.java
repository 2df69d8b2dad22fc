package dev.lamina.operator.exposure;

import dev.lamina.api.ApiDomains;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Triggers of an API that is exposed. */
final class ExposedTriggers {
    /** Those below example.com. */
    static final AllowedHosts HOSTS =
            new AllowedHosts(new ApiDomains(List.of("example.com"), Map.of()), Optional.empty(), Optional.empty());

    private ExposedTriggers() {}

    /** @param settings the YAML of settings in flow style, or {@code null} */
    static Trigger of(String namespace, String name, String api, String settings) {
        return Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: Trigger
                metadata:
                  name: %s
                  namespace: %s
                  uid: uid-%s
                  creationTimestamp: "2026-01-01T00:00:00Z"
                spec:
                  function: {name: shop}
                  source: {http: {api: %s, routes: ["GET /%s"], settings: %s}}
                """.formatted(name, namespace, name, api, name, settings), Trigger.class);
    }
}
