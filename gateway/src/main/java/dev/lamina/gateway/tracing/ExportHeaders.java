package dev.lamina.gateway.tracing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers in the form of OpenTelemetry's variable {@code OTEL_EXPORTER_OTLP_HEADERS}. */
final class ExportHeaders {
    private ExportHeaders() {}

    /**
     * Reads {@code NAME=VALUE,NAME=VALUE}; values may be percent-encoded.
     *
     * @throws IllegalArgumentException without the text, which is secret
     */
    static Map<String, String> of(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "lamina.tracing.headers is not a list of NAME=VALUE, separated by commas");
            }
            headers.put(
                    part.substring(0, equals).trim(),
                    URLDecoder.decode(part.substring(equals + 1).trim().replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return headers;
    }
}
