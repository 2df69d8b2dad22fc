package dev.lamina.operator.exposure;

import dev.lamina.api.HttpExposure;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;

/** The ways to expose an API. */
enum ExposureKind {
    GATEWAY("gateway", "HTTPRoute", "exposure.gatewayApi", HTTPRoute.class) {
        @Override
        boolean isOn(OperatorConfig.Exposure config) {
            return config.gatewayApi();
        }

        @Override
        boolean isWanted(HttpExposure expose) {
            return expose.gateway() != null;
        }

        @Override
        HasMetadata desired(ExposedApi api, GatewayService service) {
            return api.route(service);
        }
    },
    INGRESS("ingress", "Ingress", "exposure.ingress", Ingress.class) {
        @Override
        boolean isOn(OperatorConfig.Exposure config) {
            return config.ingress();
        }

        @Override
        boolean isWanted(HttpExposure expose) {
            return expose.ingress() != null;
        }

        @Override
        HasMetadata desired(ExposedApi api, GatewayService service) {
            return api.ingress(service);
        }
    };

    private final String field;
    private final String object;
    private final String helmValue;
    private final Class<? extends HasMetadata> type;

    ExposureKind(String field, String object, String helmValue, Class<? extends HasMetadata> type) {
        this.field = field;
        this.object = object;
        this.helmValue = helmValue;
        this.type = type;
    }

    abstract boolean isOn(OperatorConfig.Exposure config);

    abstract boolean isWanted(HttpExposure expose);

    abstract HasMetadata desired(ExposedApi api, GatewayService service);

    /** The field of a Trigger that chooses this way. */
    String field() {
        return "spec.source.http.settings.expose." + field;
    }

    /** The kind of the object that is made. */
    String object() {
        return object;
    }

    /** The value of the chart that turns it on. */
    String helmValue() {
        return helmValue;
    }

    Class<? extends HasMetadata> type() {
        return type;
    }
}
