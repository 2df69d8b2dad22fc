package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import dev.lamina.gateway.runtime.PodAuthenticator.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/** The first step of every pod's call: proves the identity of the pod. */
final class PodIdentity {
    private static final Logger LOG = Logger.getLogger(PodIdentity.class);
    private static final String BEARER = "Bearer ";
    /** Kubernetes' limit for a pod's name. */
    private static final int MAX_POD_LENGTH = 253;

    private static final int MAX_DIGITS = 9;
    private static final int MAX_RUN_LENGTH = 32;

    private final PodAuthenticator authenticator;

    PodIdentity(PodAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Calls next with the proven call, whose request is paused unless it has ended; otherwise responds with an error.
     */
    void prove(HttpServerRequest request, PodConnection connection, Handler<PodCall> next) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(BEARER)) {
            RuntimeReply.error(
                    request.response(),
                    401,
                    "Unauthorized",
                    "Authorization: Bearer TOKEN is required, with the token that the pod was given");
            return;
        }
        Pod known = connection.proven(authorization);
        if (known != null) {
            proceed(request, connection, known, next);
            return;
        }
        request.pause();
        authenticator
                .authenticate(authorization.substring(BEARER.length()), claimed(request))
                .onComplete(result -> connection.execute(() -> {
                    if (connection.closed()) {
                        return;
                    }
                    if (result.succeeded()) {
                        connection.prove(authorization, result.result());
                        proceed(request, connection, result.result(), next);
                    } else {
                        refuse(request, result.cause());
                    }
                }));
    }

    private static void proceed(HttpServerRequest request, PodConnection connection, Pod pod, Handler<PodCall> next) {
        String environment = request.getHeader(RuntimeHeaders.ENVIRONMENT);
        if (!belongs(environment, pod.podName())) {
            RuntimeReply.badRequest(request.response(), "Lamina-Environment must be " + form(pod.podName()));
            request.resume();
            return;
        }
        next.handle(new PodCall(request, connection, pod.function(), new Environment(pod.podName(), environment)));
    }

    /** The name that the pod sends. */
    private static String claimed(HttpServerRequest request) {
        String environment = request.getHeader(RuntimeHeaders.ENVIRONMENT);
        return environment == null || environment.indexOf('/') < 0
                ? ""
                : environment.substring(0, environment.indexOf('/'));
    }

    private static void refuse(HttpServerRequest request, Throwable cause) {
        if (cause instanceof Refused refused) {
            RuntimeReply.error(
                    request.response(),
                    refused.status(),
                    refused.status() == 403 ? "Forbidden" : "Unauthorized",
                    refused.getMessage());
        } else {
            LOG.warnf("Could not check the token of a pod: %s", cause.getMessage());
            RuntimeReply.error(request.response(), 503, "Unavailable", "The token could not be checked; try again.");
        }
        request.resume();
    }

    /**
     * Whether it is the id of an environment of the pod: POD/N-RUN, or POD/N of earlier versions. The length is
     * limited, as ids are stored.
     */
    static boolean belongs(String environment, String pod) {
        return environment != null
                && pod.length() <= MAX_POD_LENGTH
                && environment.startsWith(pod)
                && environment.length() > pod.length() + 1
                && environment.charAt(pod.length()) == '/'
                && isStart(environment, pod.length() + 1);
    }

    /**
     * Whether the text from there on is N or N-RUN. Without a regular expression, because every call of a pod runs it.
     */
    private static boolean isStart(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from || at - from > MAX_DIGITS || text.charAt(from) == '0') {
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
        return text.length() > from && text.length() - from <= MAX_RUN_LENGTH;
    }

    static String form(String pod) {
        return pod + "/N-RUN, with N a number from 1 and RUN up to " + MAX_RUN_LENGTH
                + " lower-case letters and digits";
    }
}
