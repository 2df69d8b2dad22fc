package dev.lamina.operator.content;

import dev.lamina.api.UrlContent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A download, pinned by its hash: its identity is address and hash, so what was read once is never read again. */
@Singleton
final class UrlFetcher implements Fetcher {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration WHOLE = Duration.ofMinutes(5);

  private final HttpClient http;
  private final long maxBytes;

  UrlFetcher() {
    this(MAX_BYTES);
  }

  UrlFetcher(long maxBytes) {
    this.maxBytes = maxBytes;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NORMAL).build();
  }

  @Override
  public Optional<Located> locate(ContentRequest request) throws ContentException {
    UrlContent url = request.content().url();
    if (url == null) {
      return Optional.empty();
    }
    URI address = address(request, url);
    return Optional.of(new Located("url " + url.url() + " sha256:" + url.sha256(), Form.ARCHIVE, target -> {
      download(request, address, target);
      checkHash(request, url, target);
    }));
  }

  private static URI address(ContentRequest request, UrlContent url) throws ContentException {
    try {
      URI address = URI.create(url.url());
      HttpRequest.newBuilder(address);
      return address;
    } catch (IllegalArgumentException e) {
      throw new ContentException("InvalidUrl", request.member() + ".url: not an http or https address (" + e.getMessage() + "): correct it");
    }
  }

  private void download(ContentRequest request, URI address, Path target) throws ContentException {
    try {
      HttpResponse<InputStream> answer =
          http.send(HttpRequest.newBuilder(address).timeout(ANSWER).build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        checkStatus(request, address, answer.statusCode());
        // A body may trickle for ever, and a read has no timeout of its own: closing the stream ends it.
        CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> close(body),
            CompletableFuture.delayedExecutor(WHOLE.toSeconds(), TimeUnit.SECONDS));
        try {
          copy(request, body, target);
        } finally {
          watch.cancel(false);
        }
      }
    } catch (IOException e) {
      throw unreachable(address, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(address, "interrupted", e);
    }
  }

  /** What the address itself is to blame for will not heal by asking again; what the server is to blame for may. */
  private static void checkStatus(ContentRequest request, URI address, int status) throws ContentException {
    if (status == 200) {
      return;
    }
    if (status >= 500 || status == 429 || status == 408) {
      throw unreachable(address, "it answered " + status, null);
    }
    throw new ContentException("DownloadFailed", request.member() + ".url: " + address + " answered " + status
        + ": correct the address, or make it readable for the operator");
  }

  private void copy(ContentRequest request, InputStream body, Path target) throws IOException, ContentException {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        total += read;
        if (total > maxBytes) {
          ContentException flaw = Limits.tooLarge(request, maxBytes);
          throw new UnfitDownloadException(flaw.reason(), flaw.getMessage());
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private static void checkHash(ContentRequest request, UrlContent url, Path file) throws ContentException, IOException {
    String found = Sha256.of(file);
    if (!found.equals(url.sha256())) {
      throw new UnfitDownloadException("HashMismatch", request.member() + ".sha256: the manifest says " + url.sha256()
          + ", the download has " + found + ": correct the hash if this download is the one you mean, else the address");
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
