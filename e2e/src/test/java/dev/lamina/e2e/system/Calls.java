package dev.lamina.e2e.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.sns.SnsClient;

/** The public API: by AWS's client, signed, or by plain HTTP with a Kubernetes token, as curl does it. */
public final class Calls {
    /**
     * The gateway waits up to a minute for an environment, and then the function runs; the client's own default is half
     * a minute.
     */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(120);

    private final URI gateway;
    private final AwsBasicCredentials key;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    Calls(URI gateway, AwsBasicCredentials key, String token) {
        this.gateway = gateway;
        this.key = key;
        this.token = token;
    }

    public LambdaClient lambda() {
        return lambda(key);
    }

    /** Without retries: a test wants to see the first response. */
    public LambdaClient lambda(AwsBasicCredentials credentials) {
        return client(credentials)
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    /** AWS's SNS client, signed; without retries. */
    public SnsClient sns() {
        return SnsClient.builder()
                .endpointOverride(gateway)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(key))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    /** AWS's EventBridge client, signed; without retries. */
    public EventBridgeClient eventBridge() {
        return EventBridgeClient.builder()
                .endpointOverride(gateway)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(key))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    /** With its retries, as a program uses it. */
    public LambdaClient lambdaWithRetries() {
        return client(key).build();
    }

    private LambdaClientBuilder client(AwsBasicCredentials credentials) {
        return LambdaClient.builder()
                .endpointOverride(gateway)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(LONGEST_CALL));
    }

    /** For clients that are not part of this JVM. */
    public URI gateway() {
        return gateway;
    }

    public AwsBasicCredentials key() {
        return key;
    }

    /** A synchronous invocation with the caller's Kubernetes token. */
    public HttpResponse<String> invoke(String function, String payload) {
        return send(invocation(function, payload).header("Authorization", "Bearer " + token));
    }

    /** InvokeWithResponseStream with the caller's Kubernetes token; the body is read as it arrives. */
    public HttpResponse<InputStream> invokeStreaming(String function, String payload) {
        return send(
                HttpRequest.newBuilder(gateway.resolve(
                                "/2021-11-15/functions/" + function + "/response-streaming-invocations"))
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(payload)),
                BodyHandlers.ofInputStream());
    }

    public HttpResponse<String> invokeAnonymously(String function, String payload) {
        return send(invocation(function, payload));
    }

    /** A path of the gateway, without identity. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(gateway.resolve(path)).timeout(LONGEST_CALL));
    }

    /** A path of the gateway with the caller's Kubernetes token and no body. */
    public HttpResponse<String> call(String method, String path) {
        return send(HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LONGEST_CALL)
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token));
    }

    /** The same with a body, sent as `curl -d` sends it. */
    public HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LONGEST_CALL)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Bearer " + token));
    }

    private HttpRequest.Builder invocation(String function, String payload) {
        return HttpRequest.newBuilder(gateway.resolve("/2015-03-31/functions/" + function + "/invocations"))
                .timeout(LONGEST_CALL)
                .POST(BodyPublishers.ofString(payload));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
