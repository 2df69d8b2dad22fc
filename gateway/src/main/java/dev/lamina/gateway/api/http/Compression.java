package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Compresses responses with gzip for clients that accept it. */
final class Compression {
    private static final String ENCODING = "Content-Encoding";

    private Compression() {}

    /** @param minimum size in bytes from which a body is compressed */
    static Response applied(Response response, HttpServerRequest http, int minimum) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        if (headers.containsKey(ENCODING) || isCompressedAlready(headers.getOrDefault("Content-Type", ""))) {
            return response;
        }
        // A cache must not return it to a client that does not accept it.
        headers.merge("Vary", "Accept-Encoding", (before, added) -> before + ", " + added);
        boolean compresses = response.body().length() > 0
                && response.body().length() >= minimum
                && !http.method().equals(HttpMethod.HEAD)
                && accepts(http.headers().getAll("Accept-Encoding"));
        if (compresses) {
            headers.put(ENCODING, "gzip");
        }
        return new Response(
                response.status(),
                headers,
                response.cookies(),
                compresses ? gzip(response.body()) : response.body(),
                response.rest());
    }

    /** Whether one of the header's codings is gzip, or all, with a weight that is not 0. */
    static boolean accepts(Iterable<String> values) {
        boolean any = false;
        for (String value : values) {
            for (String coding : value.toLowerCase(Locale.ROOT).split(",")) {
                String[] parts = coding.split(";", 2);
                boolean refused = parts.length > 1 && parts[1].replace(" ", "").matches("q=0(\\.0{0,3})?");
                String name = parts[0].trim();
                if (name.equals("gzip")) {
                    return !refused;
                }
                any |= name.equals("*") && !refused;
            }
        }
        return any;
    }

    private static boolean isCompressedAlready(String type) {
        String name = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return name.startsWith("image/") && !name.equals("image/svg+xml")
                || name.startsWith("audio/")
                || name.startsWith("video/")
                || name.equals("application/zip")
                || name.equals("application/gzip");
    }

    private static Buffer gzip(Buffer body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length() / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
