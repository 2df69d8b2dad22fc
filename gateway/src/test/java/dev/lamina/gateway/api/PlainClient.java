package dev.lamina.gateway.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Sends requests that are written by hand. */
public final class PlainClient {
    private PlainClient() {}

    /** @param head request line and headers except Host, Connection and Content-Length, a line each */
    public static Answer send(int port, String head, byte[] body) throws IOException {
        String host = head.contains("\nHost:") ? "" : "\nHost: gateway.example:8080";
        String whole = head.replaceFirst("(?m)$", " HTTP/1.1") + host + "\nConnection: close"
                + (body.length == 0 ? "" : "\nContent-Length: " + body.length) + "\n\n";
        try (RawHttp client = new RawHttp(port)) {
            return Answer.of(
                    client.write(whole.replace("\n", "\r\n")).write(body).readAll());
        }
    }

    /**
     * @param head in lower case except for values
     * @param bytes the body
     */
    public record Answer(int status, String head, byte[] bytes) {
        static Answer of(String whole) {
            int end = whole.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(whole.substring(9, 12)),
                    whole.substring(0, end),
                    whole.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        }

        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The only value of a header, absent without one. */
        public Optional<String> header(String name) {
            List<String> values = head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .toList();
            if (values.size() > 1) {
                throw new AssertionError("more than one " + name + ": " + values);
            }
            return values.stream()
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst();
        }
    }
}
