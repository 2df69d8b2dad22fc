package dev.lamina.gateway.auth;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Map;

/** Reads a signature in the Authorization header. */
final class HeaderSignature {
    private HeaderSignature() {}

    static Signature read(String authorization, MultiMap headers) {
        Map<String, String> parts = parts(authorization.substring(Signature.ALGORITHM.length()));
        String timestamp = headers.get("X-Amz-Date");
        if (timestamp == null) {
            throw Signature.incomplete("Authorization header requires existence of a 'X-Amz-Date' header.");
        }
        return Signature.of(
                required(parts, "Credential"),
                required(parts, "SignedHeaders"),
                required(parts, "Signature"),
                timestamp,
                0);
    }

    // Commas separate the parts; some clients add spaces.
    private static Map<String, String> parts(String list) {
        Map<String, String> parts = new HashMap<>();
        for (String part : list.split(",")) {
            String trimmed = part.trim();
            int equals = trimmed.indexOf('=');
            if (equals < 0) {
                throw Signature.incomplete(
                        "'" + trimmed + "' not a valid key=value pair (missing equal-sign) in Authorization header.");
            }
            parts.put(trimmed.substring(0, equals), trimmed.substring(equals + 1));
        }
        return parts;
    }

    private static String required(Map<String, String> parts, String name) {
        String value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw Signature.incomplete("Authorization header requires '" + name + "' parameter.");
        }
        return value;
    }
}
