package dev.lamina.runtime.http;

import java.util.Locale;
import java.util.Map;

/** Status and headers of an answer; the names of the headers are in lower case. */
public record ReplyHead(int status, Map<String, String> headers) {
    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    boolean chunked() {
        String encoding = headers.get("transfer-encoding");
        return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    boolean closes() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }

    boolean bodiless() {
        return status == 204 || status == 304 || status < 200;
    }
}
