package dev.lamina.operator.function;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** Tells a write that the API server will not take as it is from one that is to be tried again. */
final class Refused {
  private static final int LOWEST_SERVER_FAULT = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  /** The API server is busy, throttles us, or somebody else was faster: nobody has to mend anything. 401: our own token has expired. */
  private static final Set<Integer> TRY_AGAIN = Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_CLIENT_TIMEOUT,
      HttpURLConnection.HTTP_CONFLICT, TOO_MANY_REQUESTS);

  private Refused() {}

  /** The API server's words, where quota, admission or validation refused the write; empty where it is to be tried again. */
  static Optional<String> why(KubernetesClientException e) {
    return e.getStatus() == null || e.getCode() >= LOWEST_SERVER_FAULT || TRY_AGAIN.contains(e.getCode())
        ? Optional.empty() : Optional.ofNullable(e.getStatus().getMessage()).or(() -> Optional.of("HTTP status " + e.getCode()));
  }
}
