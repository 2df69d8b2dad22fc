package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Cors;
import dev.lamina.api.CorsBuilder;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.UrlAuth;
import dev.lamina.api.UrlInvokeMode;

/** Function URLs, with the properties of AWS::Lambda::Url. */
public final class UrlConversion {
    private UrlConversion() {}

    public static FunctionUrl convert(JsonNode config) {
        return new FunctionUrl(
                "NONE".equals(config.path("AuthType").asText()) ? UrlAuth.NONE : UrlAuth.KUBERNETES,
                config.path("Cors").isObject() ? cors(config.path("Cors")) : null,
                "RESPONSE_STREAM".equals(config.path("InvokeMode").asText()) ? UrlInvokeMode.RESPONSE_STREAM : null);
    }

    private static Cors cors(JsonNode cors) {
        return CorsBuilder.builder()
                .allowOrigins(Values.texts(cors.path("AllowOrigins")))
                .allowMethods(Values.texts(cors.path("AllowMethods")))
                .allowHeaders(Values.texts(cors.path("AllowHeaders")))
                .exposeHeaders(Values.texts(cors.path("ExposeHeaders")))
                .allowCredentials(Values.bool(cors, "AllowCredentials")
                        .filter(Boolean::booleanValue)
                        .orElse(null))
                .maxAgeSeconds(Values.integer(cors, "MaxAge").orElse(null))
                .build();
    }
}
