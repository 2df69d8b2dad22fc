package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.FunctionId;
import io.vertx.core.Future;

/** Tells which function's pod a call comes from. */
public interface PodAuthenticator {

  /**
   * Checks a projected service-account token of audience {@code lamina-gateway}, or a
   * {@link dev.lamina.api.FunctionToken}.
   *
   * @param bearerToken the token without the word Bearer
   * @param podName as the pod calls itself, empty when it does not; what the token tells of it counts more
   * @return the pod it belongs to; fails with {@link Refused} when the token is not a function pod's, with anything
   *     else when that could not be found out. Completes on any thread.
   */
  Future<Pod> authenticate(String bearerToken, String podName);

  /** A pod of a function. */
  record Pod(FunctionId function, String podName) {}

  /** The token proves nothing: 401 when it is not valid, 403 when it is valid but no function pod's. */
  final class Refused extends RuntimeException {
    private final int status;

    public Refused(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
