package example;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A handler with an internal extension: a thread of the function's own process. */
public class Internal {
    private static final String BASE = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2020-01-01/extension/";

    public Internal() throws IOException {
        HttpURLConnection refused = register("SHUTDOWN");
        System.out.println("SHUTDOWN: " + refused.getResponseCode() + " " + text(refused.getErrorStream()));
        HttpURLConnection registered = register("INVOKE");
        text(registered.getInputStream());
        String id = registered.getHeaderField("Lambda-Extension-Identifier");
        Thread.ofPlatform().daemon().start(() -> serve(id));
    }

    public String handle(String event) {
        return event;
    }

    private static HttpURLConnection register(String event) throws IOException {
        HttpURLConnection call = call("register");
        call.setRequestProperty("Lambda-Extension-Name", "internal");
        call.setDoOutput(true);
        call.getOutputStream().write(("{\"events\":[\"" + event + "\"]}").getBytes(StandardCharsets.UTF_8));
        call.getResponseCode();
        return call;
    }

    private static void serve(String id) {
        try {
            while (true) {
                HttpURLConnection next = call("event/next");
                next.setRequestProperty("Lambda-Extension-Identifier", id);
                System.out.println("internal got " + text(next.getInputStream()));
            }
        } catch (IOException e) {
            System.out.println("internal: " + e);
        }
    }

    private static HttpURLConnection call(String name) throws IOException {
        return (HttpURLConnection) URI.create(BASE + name).toURL().openConnection();
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
}
