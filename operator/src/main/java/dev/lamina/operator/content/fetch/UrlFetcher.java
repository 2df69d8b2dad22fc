package dev.lamina.operator.content.fetch;

import dev.lamina.api.UrlContent;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentLimits;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Sha256;
import dev.lamina.surroundings.outbound.OutboundRules;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches a download with a fixed hash. Its identity is the URL and the hash, so it is never read again after a
 * success.
 */
@Singleton
final class UrlFetcher implements Fetcher {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int MOST_REDIRECTS = 5;

    private final HttpClient http;
    private final OutboundRules outbound;
    private final long maxBytes;
    private final BoundedCopy copy;

    @Inject
    UrlFetcher(OperatorConfig config) {
        this(MAX_BYTES, new BoundedCopy(MAX_BYTES, config.content().readTimeout()), OutboundRules.ofProcess());
    }

    /** @param outbound as the JVM has them for all look-ups of names */
    UrlFetcher(long maxBytes, BoundedCopy copy, OutboundRules outbound) {
        this.outbound = outbound;
        this.maxBytes = maxBytes;
        this.copy = copy;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Optional<Located> locate(ContentRequest request) throws ContentException {
        UrlContent url = request.content().url();
        if (url == null) {
            return Optional.empty();
        }
        URI address = address(request, url);
        return Optional.of(new Located(identity(url), Form.ARCHIVE, target -> {
            download(request, address, target);
            checkHash(request, url, target);
        }));
    }

    @Override
    public boolean isStill(ContentRequest request, String identity) {
        UrlContent url = request.content().url();
        return url != null && identity.equals(identity(url));
    }

    private static String identity(UrlContent url) {
        return "url " + url.url() + " sha256:" + url.sha256();
    }

    private static URI address(ContentRequest request, UrlContent url) throws ContentException {
        try {
            URI address = URI.create(url.url());
            HttpRequest.newBuilder(address);
            return address;
        } catch (IllegalArgumentException e) {
            throw new ContentException(
                    "InvalidUrl",
                    request.member() + ".url: is not a valid http or https URL (" + e.getMessage() + "): correct it");
        }
    }

    private void download(ContentRequest request, URI address, Path target) throws ContentException {
        try {
            HttpResponse<InputStream> answer = answer(request, address, MOST_REDIRECTS);
            try (InputStream body = answer.body()) {
                checkStatus(request, address, answer.statusCode());
                if (!copy.copy(body, () -> close(body), target)) {
                    ContentException flaw = ContentLimits.tooLarge(request, maxBytes);
                    throw new UnfitDownloadException(flaw.reason(), flaw.getMessage());
                }
            }
        } catch (IOException e) {
            throw unreachable(address, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(address, "interrupted", e);
        }
    }

    /** Each address on the way is checked. */
    private HttpResponse<InputStream> answer(ContentRequest request, URI address, int redirects)
            throws ContentException, IOException, InterruptedException {
        requireOutside(request, address);
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(address).timeout(ANSWER).build(), BodyHandlers.ofInputStream());
        Optional<String> location = answer.headers().firstValue("Location");
        boolean isRedirect = answer.statusCode() >= 300 && answer.statusCode() < 400 && location.isPresent();
        if (!isRedirect || redirects == 0) {
            return answer;
        }
        answer.body().close();
        URI next = address.resolve(location.get());
        if (!"https".equals(next.getScheme()) && !next.getScheme().equals(address.getScheme())) {
            throw new ContentException(
                    "DownloadFailed",
                    request.member() + ".url: " + address + " redirects to " + next + ", which is not followed: "
                            + "name its target");
        }
        return answer(request, next, redirects - 1);
    }

    private void requireOutside(ContentRequest request, URI address) throws ContentException {
        Optional<String> refusal = address.getHost() == null ? Optional.empty() : outbound.refusal(address.getHost());
        if (refusal.isPresent()) {
            throw new ContentException("AddressRefused", request.member() + ".url: " + refusal.get());
        }
    }

    /** Checks the status. A retry may help against server errors, but not against a wrong URL. */
    private static void checkStatus(ContentRequest request, URI address, int status) throws ContentException {
        if (status == 200) {
            return;
        }
        if (status >= 500 || status == 429 || status == 408) {
            throw unreachable(address, "the response was " + status, null);
        }
        throw new ContentException(
                "DownloadFailed",
                request.member() + ".url: the response of " + address + " was " + status
                        + ": correct the URL, or make it readable for the operator");
    }

    private static void checkHash(ContentRequest request, UrlContent url, Path file)
            throws ContentException, IOException {
        String found = Sha256.of(file);
        if (!found.equals(url.sha256())) {
            throw new UnfitDownloadException(
                    "HashMismatch",
                    request.member() + ".sha256: is " + url.sha256() + ", but the download has " + found
                            + ": correct the hash if this is the right download, otherwise the URL");
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The read that waits gets the error.
        }
    }

    private static ContentUnavailableException unreachable(URI address, String why, Throwable cause) {
        return new ContentUnavailableException("DownloadFailed", "could not download " + address + ": " + why, cause);
    }
}
