package dev.lamina.gateway.api.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Headers, cookies and query of a request. In payload format 2.0 several values are joined by commas, in 1.0 they are
 * lists.
 */
public final class HeadFields {
    /** The only stage of an API. */
    static final String STAGE = "$default";

    // They prove the caller's identity to the gateway; with them, a function could make calls in its caller's name.
    private static final Set<String> CREDENTIALS = Set.of("authorization", "x-amz-security-token");

    private HeadFields() {}

    /** By lower-case name; with the headers that AWS adds, without the cookies. */
    static Map<String, String> headers(EventRequest request) {
        Map<String, String> all = new TreeMap<>();
        request.http()
                .headers()
                .forEach(header ->
                        all.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), HeadFields::joined));
        all.remove("cookie");
        if (request.hidesCredentials()) {
            all.keySet().removeAll(CREDENTIALS);
        }
        added(request.http(), all);
        all.put("x-amzn-trace-id", "Root=" + request.trace().root());
        return all;
    }

    // A proxy in front of the gateway knows more about the client: its values are kept.
    private static void added(HttpServerRequest http, Map<String, String> all) {
        all.merge("x-forwarded-for", http.remoteAddress().hostAddress(), (before, peer) -> before + ", " + peer);
        all.putIfAbsent("x-forwarded-proto", http.scheme());
        all.putIfAbsent("x-forwarded-port", Integer.toString(http.localAddress().port()));
    }

    /** By name as it was sent, whose case does not matter; with the headers that AWS adds. */
    static Map<String, List<String>> multiValueHeaders(EventRequest request) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.http().headers().forEach(header -> add(all, header.getKey(), header.getValue()));
        if (request.hidesCredentials()) {
            CREDENTIALS.forEach(all::remove);
        }
        String peer = request.sourceIp();
        all.merge(
                "X-Forwarded-For", List.of(peer), (before, added) -> List.of(String.join(", ", before) + ", " + peer));
        all.putIfAbsent("X-Forwarded-Proto", List.of(request.http().scheme()));
        all.putIfAbsent(
                "X-Forwarded-Port",
                List.of(Integer.toString(request.http().localAddress().port())));
        all.put("X-Amzn-Trace-Id", List.of("Root=" + request.trace().root()));
        return all;
    }

    private static void add(Map<String, List<String>> all, String name, String value) {
        all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /** Each cookie on its own, {@code name=value}. */
    public static List<String> cookies(MultiMap headers) {
        return headers.getAll("Cookie").stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::trim)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
    }

    /**
     * The decoded values by name, several values of a name joined by commas.
     *
     * @param raw still encoded; may be empty
     */
    public static Map<String, String> query(String raw) {
        Map<String, String> all = new LinkedHashMap<>();
        pairs(raw, (name, value) -> all.merge(name, value, HeadFields::joined));
        return all;
    }

    static Map<String, List<String>> multiValueQuery(String raw) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        pairs(raw, (name, value) -> add(all, name, value));
        return all;
    }

    private static void pairs(String raw, BiConsumer<String, String> each) {
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                each.accept(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        decoded(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
    }

    /**
     * The query without its signature: a presigned request is valid for days and for anyone, so the function must not
     * get it.
     */
    static String withoutSignature(String raw) {
        return Arrays.stream(raw.split("&"))
                .filter(pair ->
                        !decoded(pair.split("=", 2)[0]).toLowerCase(Locale.ROOT).startsWith("x-amz-"))
                .collect(Collectors.joining("&"));
    }

    // Text that is not encoded properly is left unchanged; the client may have intended it.
    private static String decoded(String encoded) {
        try {
            return QueryStringDecoder.decodeComponent(encoded);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    private static String joined(String first, String next) {
        return first + "," + next;
    }
}
