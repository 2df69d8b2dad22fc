package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.runtimeapi.PodAuthenticator.Pod;
import dev.lamina.gateway.runtimeapi.PodAuthenticator.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/** The first step of every pod's call: whose is it? */
final class PodIdentity {
  private static final Logger LOG = Logger.getLogger(PodIdentity.class);
  private static final String BEARER = "Bearer ";
  /** Kubernetes' limit for a pod's name. */
  private static final int LONGEST_POD = 253;
  private static final int MOST_DIGITS = 9;
  private static final int LONGEST_RUN = 32;

  private final PodAuthenticator authenticator;

  PodIdentity(PodAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Calls next with the proven call, its request paused unless it has ended; or answers itself. */
  void prove(HttpServerRequest request, PodConnection connection, Handler<PodCall> next) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null || !authorization.startsWith(BEARER)) {
      Reply.error(request.response(), 401, "Unauthorized", "Authorization: Bearer TOKEN is required, the token that the pod was given");
      return;
    }
    Pod known = connection.proven(authorization);
    if (known != null) {
      proceed(request, connection, known, next);
      return;
    }
    request.pause();
    authenticator.authenticate(authorization.substring(BEARER.length()), claimed(request)).onComplete(asked -> connection.execute(() -> {
      if (connection.closed()) {
        return;
      }
      if (asked.succeeded()) {
        connection.prove(authorization, asked.result());
        proceed(request, connection, asked.result(), next);
      } else {
        refuse(request, asked.cause());
      }
    }));
  }

  private static void proceed(HttpServerRequest request, PodConnection connection, Pod pod, Handler<PodCall> next) {
    String environment = request.getHeader(Header.ENVIRONMENT);
    if (!belongs(environment, pod.podName())) {
      Reply.badRequest(request.response(), "Lamina-Environment: must be " + form(pod.podName()));
      request.resume();
      return;
    }
    next.handle(new PodCall(request, connection, pod.function(), new Environment(pod.podName(), environment)));
  }

  /** The pod's name as it says itself. */
  private static String claimed(HttpServerRequest request) {
    String environment = request.getHeader(Header.ENVIRONMENT);
    return environment == null || environment.indexOf('/') < 0 ? "" : environment.substring(0, environment.indexOf('/'));
  }

  private static void refuse(HttpServerRequest request, Throwable cause) {
    if (cause instanceof Refused refused) {
      Reply.error(request.response(), refused.status(), refused.status() == 403 ? "Forbidden" : "Unauthorized", refused.getMessage());
    } else {
      LOG.warnf("A pod's token could not be checked: %s", cause.getMessage());
      Reply.error(request.response(), 503, "Unavailable", "The token could not be checked; ask again.");
    }
    request.resume();
  }

  /** Whether it is an environment's id, and that pod's: POD/N-RUN, or POD/N of earlier versions. Its length is bounded, as ids are kept. */
  static boolean belongs(String environment, String pod) {
    return environment != null && pod.length() <= LONGEST_POD && environment.startsWith(pod)
        && environment.length() > pod.length() + 1 && environment.charAt(pod.length()) == '/' && isStart(environment, pod.length() + 1);
  }

  /** N or N-RUN from there on. Every call of a pod comes through here: no regular expression. */
  private static boolean isStart(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from || at - from > MOST_DIGITS || text.charAt(from) == '0') {
      return false;
    }
    return at == text.length() || text.charAt(at) == '-' && isRun(text, at + 1);
  }

  private static boolean isRun(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return text.length() > from && text.length() - from <= LONGEST_RUN;
  }

  static String form(String pod) {
    return pod + "/N-RUN, N being a number from 1, RUN up to " + LONGEST_RUN + " small letters and digits";
  }
}
