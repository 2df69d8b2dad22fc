package dev.lamina.gateway.api.authorizer.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads documents by HTTP. An issuer is any server that a user names, so its response is limited in size and time, no
 * redirect is followed, and nothing of the response is in an error.
 */
final class HttpDocuments implements Documents {
    /** API Gateway's limit for the keys of an issuer. */
    static final int LONGEST = 150_000;

    private final Duration timeout;

    // Mutable state: most gateways need none, and it would delay their start
    private HttpClient client;

    HttpDocuments(Duration timeout) {
        this.timeout = timeout;
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(timeout)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
        }
        return client;
    }

    @Override
    public String read(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> response = response(address, request);
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            throw new IssuerException(address + " answers with a redirect, which is not followed: name its target");
        }
        if (status != 200) {
            throw new IssuerException(address + " answers " + status + " instead of 200");
        }
        return response.body();
    }

    private HttpResponse<String> response(URI address, HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer = client().sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS); // the request's own timeout ends at the head
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IssuerException(address + " did not answer within " + timeout.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw failed(address, e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IssuerException("the gateway stops");
        }
    }

    private IssuerException failed(URI address, Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return new IssuerException(address + " did not answer within " + timeout.toSeconds() + " seconds");
        }
        String why = cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
        return new IssuerException(address + " cannot be read: " + why);
    }
}
