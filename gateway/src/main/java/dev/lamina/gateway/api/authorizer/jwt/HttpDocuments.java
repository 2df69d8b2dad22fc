package dev.lamina.gateway.api.authorizer.jwt;

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
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Reads documents by HTTP. An issuer is any server that a user names, so its response is limited in size and time, no
 * redirect is followed, and nothing of the response is in an error: only the kind of failure, so that conditions do not
 * tell what listens where.
 *
 * <p>A name is looked up again for the connection. The JDK keeps what the check before has found for 30 seconds, so it
 * is the same address, unless the time ends just then.
 */
final class HttpDocuments implements Documents {
    /** API Gateway's limit for the keys of an issuer. */
    static final int LONGEST = 150_000;

    private static final Logger LOG = Logger.getLogger(HttpDocuments.class);

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
            LOG.debugf("%s answers %d", address, status);
            throw new IssuerException(address + " does not answer with a document: check the address");
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
        LOG.debugf(cause, "%s cannot be read", address);
        return new IssuerException(address + " cannot be read: "
                + (cause instanceof SSLException
                        ? "its certificate is not trusted, or it does not speak TLS"
                        : "there is no connection, or the response is not valid or too long"));
    }
}
