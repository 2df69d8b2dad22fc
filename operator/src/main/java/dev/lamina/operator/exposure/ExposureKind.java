package dev.lamina.operator.exposure;

import dev.lamina.api.HttpExposure;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Optional;

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
        Optional<ExposureException> refusal(ExposedApi api, OperatorConfig.Exposure config) {
            String gateway =
                    api.gatewayNamespace() + "/" + api.expose().gateway().name();
            List<String> allowed = config.gateways().orElse(List.of());
            return allowed.contains(gateway)
                    ? Optional.empty()
                    : Optional.of(new ExposureException(
                            "GatewayNotAllowed",
                            field() + ": Triggers may not name Gateway " + gateway + "; "
                                    + only(allowed, "exposure.gateways")));
        }

        @Override
        HasMetadata desired(ExposedApi api, GatewayService service, OperatorConfig.Exposure config) {
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
        Optional<ExposureException> refusal(ExposedApi api, OperatorConfig.Exposure config) {
            HttpExposure.IngressSettings ingress = api.expose().ingress();
            List<String> allowed = config.ingressClasses().orElse(List.of());
            if (ingress.className() == null ? allowed.isEmpty() : !allowed.contains(ingress.className())) {
                return Optional.of(new ExposureException(
                        "IngressClassNotAllowed",
                        field() + ".className: Triggers may not name "
                                + (ingress.className() == null ? "any" : ingress.className()) + "; "
                                + only(allowed, "exposure.ingressClasses")));
            }
            String prefix = api.id().namespace() + ".";
            return ingress.tlsSecret() == null || ingress.tlsSecret().startsWith(prefix)
                    ? Optional.empty()
                    : Optional.of(new ExposureException(
                            "SecretNotAllowed",
                            field() + ".tlsSecret: must begin with " + prefix
                                    + " because the Secret is in the release's namespace, which has those of others"));
        }

        @Override
        HasMetadata desired(ExposedApi api, GatewayService service, OperatorConfig.Exposure config) {
            String named = api.expose().ingress().className();
            return api.ingress(
                    service,
                    named == null ? config.ingressClasses().orElseThrow().getFirst() : named);
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

    /** Why this API may not be exposed as it says: what is made has rights that the Trigger's author may not have. */
    abstract Optional<ExposureException> refusal(ExposedApi api, OperatorConfig.Exposure config);

    /** Only for an API without {@link #refusal}. */
    abstract HasMetadata desired(ExposedApi api, GatewayService service, OperatorConfig.Exposure config);

    private static String only(List<String> allowed, String helmValue) {
        return allowed.isEmpty()
                ? "the Helm value " + helmValue + " has none"
                : "those of the Helm value " + helmValue + " are " + String.join(", ", allowed);
    }

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
