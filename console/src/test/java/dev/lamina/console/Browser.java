package dev.lamina.console;

import dev.lamina.console.cluster.TrustedAuthorities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** What a browser sends: its cookie, forms, and where they come from. It follows redirects. */
final class Browser {
    private final URI console;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client;

    Browser(URI console) {
        this(console, HttpClient.newBuilder());
    }

    /** One that trusts an authority, too. */
    Browser(URI console, Path authority) {
        this(console, HttpClient.newBuilder().sslContext(TrustedAuthorities.of(authority, "test")));
    }

    private Browser(URI console, HttpClient.Builder builder) {
        this.console = console;
        this.client = builder.cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
    }

    /** Returns one that is logged in. */
    static Browser of(URI console, String token) {
        Browser browser = new Browser(console);
        browser.post("/login", Map.of("token", token));
        return browser;
    }

    /** Returns the header that a browser sends. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Returns the value of a cookie; empty if there is none. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(console.resolve(path)));
    }

    HttpResponse<String> post(String path, Map<String, String> form) {
        return post(path, form, "same-origin");
    }

    HttpResponse<String> post(String path, Map<String, String> form, String site) {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", site)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a form with a file in the field {@code zip}. */
    HttpResponse<String> upload(String path, Map<String, String> form, byte[] zip) {
        String boundary = "boundary-of-this-form";
        String fields = form.entrySet().stream()
                .map(field -> part(boundary, field.getKey(), "") + "\r\n" + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        String file = part(boundary, "zip", "; filename=\"code.zip\"") + "Content-Type: application/zip\r\n\r\n";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((fields + file).getBytes(StandardCharsets.UTF_8));
        body.writeBytes(zip);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static String part(String boundary, String name, String more) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n";
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
