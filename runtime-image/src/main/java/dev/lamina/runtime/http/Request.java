package dev.lamina.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The bytes of a request, built by hand: a head, and a body when there is one. */
public final class Request {
    private static final byte[] NOTHING = {};

    private final StringBuilder head = new StringBuilder(512);
    private byte[] body;

    private Request(String method, String path) {
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    }

    public static Request get(String path) {
        return new Request("GET", path);
    }

    /** A POST always states its length, even if it is 0. */
    public static Request post(String path, byte[] body) {
        return withBody("POST", path, body);
    }

    public static Request withBody(String method, String path, byte[] body) {
        Request request = new Request(method, path);
        request.body = body;
        return request;
    }

    /** A POST whose body follows in chunks. */
    public static Request chunkedPost(String path) {
        return new Request("POST", path).header("Transfer-Encoding", "chunked");
    }

    /** A POST whose body of that length follows. */
    public static Request sizedPost(String path, long length) {
        return new Request("POST", path).header("Content-Length", length);
    }

    public Request header(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    public Request header(String name, long value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Lines that are ready to send, each with its line end. */
    public Request lines(String lines) {
        head.append(lines);
        return this;
    }

    /** Head and body in one piece. */
    public byte[] bytes() {
        if (body != null) {
            header("Content-Length", body.length);
        }
        byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
        byte[] content = body == null ? NOTHING : body;
        byte[] all = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }
}
