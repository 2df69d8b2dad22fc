package dev.lamina.runtime.http;

import java.util.Locale;
import java.util.Map;

/** Request line and headers; the names of the headers are in lower case. */
public record RequestHead(String method, String path, Map<String, String> headers) {
    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** Whether the body's length is not known in advance. */
    public boolean chunked() {
        String encoding = headers.get("transfer-encoding");
        return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    boolean closes() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }

    /** Whether the client waits for a response before it sends the body. */
    boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(headers.get("expect"));
    }
}
