package dev.lamina.gateway.source.bucket;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.InternalRoute;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * {@code POST /lamina/v1/events/s3}: bucket notifications. The store keeps an event in its queue directory until the
 * response is 2xx. It sends the same one again and again, while all later ones wait (MinIO: every 3 s, indefinitely).
 *
 * <p>So the response is 200 when the event is stored, and 503 while it cannot be. A body that can never be read gets
 * 200 as well, a log line and a count: if it were refused, this bucket's triggers would never get another event.
 */
@Singleton
public class BucketWebhook implements InternalRoute {
    private static final Logger LOG = Logger.getLogger(BucketWebhook.class);
    private static final String PATH = "/lamina/v1/events/s3";
    private static final String BEARER = "Bearer ";
    /** A key has at most 1 KiB and its metadata 2 KiB, so notifications are far smaller. */
    private static final int MAX_BODY = 1024 * 1024;

    private static final int LOGGED_BODY = 2048;

    private final Optional<byte[]> token;
    private final BucketEvents events;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    BucketWebhook(GatewayConfig config, BucketEvents events) {
        this.token = config.webhook().token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.events = events;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (token.isEmpty()) {
            refuse(request, 403, "this gateway has no token for bucket notifications: set lamina.webhook.token");
        } else if (!authorized(request)) {
            refuse(
                    request,
                    401,
                    "the bearer token is missing or is not this gateway's: compare the store's auth token with "
                            + "lamina.webhook.token");
        } else if (request.method().equals(HttpMethod.HEAD)) {
            answer(request, 200, new JsonObject());
        } else if (!request.method().equals(HttpMethod.POST)) {
            refuse(request, 405, "use POST: no other method is supported");
        } else {
            read(request);
        }
    }

    private boolean authorized(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        token.orElseThrow(), header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    }

    private void read(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= MAX_BODY) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                refuse(request, 413, "a notification may have at most " + MAX_BODY + " bytes");
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                executor.execute(() -> take(request, body.getBytes()));
            }
        });
    }

    private void take(HttpServerRequest request, byte[] body) {
        try {
            BucketEvents.Result result = events.take(body);
            answer(
                    request,
                    200,
                    new JsonObject().put("accepted", result.accepted()).put("unmatched", result.unmatched()));
        } catch (UnreadableEventException e) {
            events.unreadable();
            LOG.errorf("A bucket notification is dropped: %s: %s", e.getMessage(), beginning(body));
            answer(request, 200, new JsonObject().put("accepted", 0).put("dropped", e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warnf(e, "Could not store bucket events; the store sends them again");
            answer(request, 503, new JsonObject().put("message", "the events could not be stored; send them again"));
        }
    }

    private static String beginning(byte[] body) {
        return new String(body, 0, Math.min(body.length, LOGGED_BODY), StandardCharsets.UTF_8);
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        LOG.debugf("Bucket notification refused, %d: %s", status, message);
        // The rest of the request is not read.
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        answer(request, status, new JsonObject().put("message", message));
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        if (request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }
}
