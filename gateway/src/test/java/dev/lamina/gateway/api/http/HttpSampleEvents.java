package dev.lamina.gateway.api.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Events of HTTP APIs in both formats: a request with everything, and one with the least. */
public final class HttpSampleEvents {
    private HttpSampleEvents() {}

    public static Map<String, byte[]> v2() throws Exception {
        try (ShopApi shop = new ShopApi()) {
            Map<String, byte[]> all = new LinkedHashMap<>();
            all.put("everything", event(shop, """
            POST /api/shop/shop/files/a/b?b=1&b=2
            User-Agent: test/1
            Content-Type: application/json
            Cookie: a=1; b=2""", "{\"a\": 1}"));
            all.put("least", event(shop, "GET /api/shop/second/a", ""));
            all.put("jwt", event(shop, "GET /api/shop/shop/guarded\nAuthorization: good", ""));
            return all;
        }
    }

    public static Map<String, byte[]> v1() throws Exception {
        try (ShopApi shop = new ShopApi()) {
            Map<String, byte[]> all = new LinkedHashMap<>();
            all.put("everything", event(shop, """
            POST /api/shop/shop/v1/7/a/b?b=1&b=2
            User-Agent: test/1
            Content-Type: application/json
            Cookie: a=1; b=2""", "{\"a\": 1}"));
            all.put("least", event(shop, "GET /api/shop/shop/v1", ""));
            all.put("jwt", event(shop, "GET /api/shop/shop/guarded-v1\nAuthorization: good", ""));
            return all;
        }
    }

    private static byte[] event(ShopApi shop, String head, String body) throws Exception {
        shop.answers("\"done\"");
        shop.send(head, body);
        return shop.last().payload().getBytes();
    }
}
