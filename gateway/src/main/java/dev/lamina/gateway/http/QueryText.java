package dev.lamina.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The query of a URL, as AWS gives it to functions. */
public final class QueryText {
    private QueryText() {}

    /**
     * The decoded values by name, in their order; several values of a name are joined by commas.
     *
     * @param raw still encoded; may be empty
     */
    public static Map<String, String> values(String raw) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                all.merge(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        decoded(equals < 0 ? "" : pair.substring(equals + 1)),
                        (first, next) -> first + "," + next);
            }
        }
        return all;
    }

    /** Text that is not encoded properly is left unchanged; the client may have intended it. */
    public static String decoded(String encoded) {
        try {
            return QueryStringDecoder.decodeComponent(encoded);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
