package dev.lamina.console.cluster;

import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests with a user's token. No request goes out without one, and redirects are not followed with it. */
@ApplicationScoped
class UserHttp {
    /** The largest response of a function has 6 MiB. */
    private static final int MAX_KIB = 8 << 10;

    private static final int CHUNK_KIB = 64;

    private final HttpClient kubernetesClient;
    /** Trusts the gateway's authorities only, which the API server's client does not. */
    private final HttpClient gatewayClient;

    private final URI gateway;
    private final Caller caller;

    UserHttp(Caller caller, ConsoleConfig config) {
        this.caller = caller;
        this.kubernetesClient = client(config.kubernetesCa(), "lamina.console.kubernetes-ca");
        this.gateway = config.gatewayUrl();
        this.gatewayClient = client(config.gatewayCa(), "lamina.console.gateway-ca");
    }

    private static HttpClient client(Optional<Path> authorities, String setting) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER);
        authorities.map(file -> TrustedAuthorities.of(file, setting)).ifPresent(builder::sslContext);
        return builder.build();
    }

    /** Sends a request with a text; {@code body} is null if there is none. */
    Answer send(String token, String method, URI uri, String body, Duration timeout, String who, String... headers) {
        BodyPublisher sent = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return exchange(token, method, uri, sent, timeout, who, headers);
    }

    /**
     * Sends a request.
     *
     * @param headers names and values in turn
     * @param who names the server in the error
     * @throws RefusedException with status 503 if the server does not answer, or users read too much at the same time;
     *     502 if the answer is too large
     */
    Answer exchange(
            String token, String method, URI uri, BodyPublisher body, Duration timeout, String who, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Authorization", "Bearer " + token)
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpClient client = uri.getAuthority().equals(gateway.getAuthority()) ? gatewayClient : kubernetesClient;
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                return new Answer(response.statusCode(), response.headers(), read(in, who));
            }
        } catch (IOException e) {
            throw new RefusedException(
                    503, who + " at " + uri.getAuthority() + " does not respond: " + reason(e), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The console stops. Try again in a moment.", List.of());
        }
    }

    /** Takes room of the user's share for each chunk. */
    private String read(InputStream in, String who) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_KIB << 10];
        int length = in.readNBytes(chunk, 0, chunk.length);
        while (length > 0) {
            if (all.size() + length > MAX_KIB << 10) {
                throw new RefusedException(
                        502, who + " answered with more than " + (MAX_KIB >> 10) + " MiB: use kubectl", List.of());
            }
            if (!caller.reads((length + 1023) >> 10)) {
                throw new RefusedException(
                        503, "Users read too much at the same time. Try again in a moment.", List.of());
            }
            all.write(chunk, 0, length);
            length = in.readNBytes(chunk, 0, chunk.length);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
