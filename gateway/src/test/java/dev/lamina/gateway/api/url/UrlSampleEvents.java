package dev.lamina.gateway.api.url;

import dev.lamina.gateway.auth.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events of function URLs: a request with everything, one with the least, and one with an identity. */
public final class UrlSampleEvents {
    private UrlSampleEvents() {}

    public static Map<String, byte[]> all() throws Exception {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try (UrlApi urls = new UrlApi()) {
            all.put("everything", event(urls, """
            POST /url/shop/open/a?b=1&b=2
            User-Agent: test/1
            Content-Type: application/json
            Cookie: a=1; b=2""", "{\"a\": 1}"));
            all.put("least", event(urls, "GET /url/shop/open/", ""));
            all.put("identity", event(urls, "GET /url/shop/closed/\nAuthorization: Bearer " + TestIdentity.TOKEN, ""));
        }
        return all;
    }

    private static byte[] event(UrlApi urls, String head, String body) throws Exception {
        urls.answers("\"done\"");
        urls.send(head, body.getBytes(StandardCharsets.UTF_8));
        return urls.api.ran().getLast().payload().getBytes();
    }
}
