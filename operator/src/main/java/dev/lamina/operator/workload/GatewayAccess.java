package dev.lamina.operator.workload;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.keda.ScaledObjectSpec.Authentication;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How pods and KEDA reach the gateway: its address and, if that has TLS, the certificate authorities. They are in a
 * variable, because pods start without volumes; KEDA reads it there too.
 *
 * @param address {@code host:port} of the internal port
 * @param ca PEM; null without TLS
 * @param authentication of KEDA's scaler; null without TLS
 */
public record GatewayAccess(String address, String ca, Authentication authentication) {
    public static final String CA = "LAMINA_GATEWAY_CA";

    /** @throws IllegalStateException if the file cannot be read; the message names the setting */
    public static GatewayAccess of(OperatorConfig.Gateway settings) {
        return settings.ca()
                .map(file -> new GatewayAccess(
                        settings.internalAddress(),
                        read(file),
                        new Authentication(
                                settings.scalerAuthentication()
                                        .orElseThrow(() -> new IllegalStateException(
                                                "lamina.gateway.scaler-authentication: is required with"
                                                        + " lamina.gateway.ca")),
                                "ClusterTriggerAuthentication")))
                .orElseGet(() -> new GatewayAccess(settings.internalAddress(), null, null));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip() + "\n";
        } catch (IOException e) {
            throw new IllegalStateException(
                    "lamina.gateway.ca: " + file + " cannot be read: " + e + "; correct the path", e);
        }
    }

    /** Adds the variables that our runtime reads. */
    void addTo(ContainerBuilder container) {
        Variables.add(container, "LAMINA_GATEWAY", address);
        if (ca != null) {
            Variables.add(container, CA, ca);
        }
    }

    /** Adds what KEDA's scaler needs for TLS. */
    void addTo(Map<String, String> scalerMetadata) {
        if (ca != null) {
            scalerMetadata.put("enableTLS", "true");
        }
    }
}
