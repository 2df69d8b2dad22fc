package dev.lamina.gateway.source.database;

import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.InternalRoute;
import dev.lamina.gateway.source.Triggers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A path for the connectors of database triggers. The query has the uid of the Trigger, as {@code trigger}. A subclass
 * checks that the caller has the secret of this Trigger.
 */
abstract class ConnectorRoute implements InternalRoute {
    /** The status and the text of an answer. */
    record Answer(int status, String text) {}

    private static final Logger LOG = Logger.getLogger(ConnectorRoute.class);
    private static final int NOT_NOW = 503;
    /** A body that does not arrive must not hold memory: the connector is near, and waits for 20 seconds. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private final Triggers triggers;
    private final List<String> keys;
    private final int largest;
    private final Duration bodyWithin;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** @param largest body in bytes */
    ConnectorRoute(Triggers triggers, GatewayConfig config, int largest) {
        this(triggers, config, largest, BODY_WITHIN);
    }

    ConnectorRoute(Triggers triggers, GatewayConfig config, int largest, Duration bodyWithin) {
        this.bodyWithin = bodyWithin;
        this.triggers = triggers;
        this.keys = Stream.of(config.identity().podKey(), config.identity().previousPodKey())
                .flatMap(Optional::stream)
                .toList();
        this.largest = largest;
    }

    /** Whether memory for a request is available; the result is released after the answer. Empty: the answer is 503. */
    abstract Optional<Runnable> room(Trigger trigger, int bytes);

    /** Whether the request was made with the secret of its trigger. */
    abstract boolean isAuthentic(HttpServerRequest request, byte[] body, byte[] secret);

    /** Answers an authentic request. Blocks. */
    abstract Answer answer(HttpServerRequest request, Trigger trigger, byte[] body) throws Exception;

    /** The body was too large to be read. */
    abstract void tooLarge(Trigger trigger, String message);

    @Override
    public final void handle(HttpServerRequest request) {
        String uid = request.getParam("trigger", "");
        Optional<Trigger> trigger = find(uid);
        if (trigger.isEmpty()) {
            refuse(request, new Answer(404, "there is no Trigger of a database with uid \"" + uid + "\""));
            return;
        }
        if (hasUnknownLength(request)) {
            refuse(request, new Answer(411, "the request of a connector needs the header Content-Length"));
            return;
        }
        int length = length(request);
        if (length < 0 || length > largest) {
            String message = "source.database.tables: a request of the connector may have at most " + largest
                    + " bytes, and this one has " + request.getHeader(HttpHeaders.CONTENT_LENGTH)
                    + ": remove the table with such large rows";
            tooLarge(trigger.get(), message);
            refuse(request, new Answer(413, message));
            return;
        }
        Optional<Runnable> room = room(trigger.get(), length);
        if (room.isEmpty()) {
            refuse(request, new Answer(NOT_NOW, "the namespace's share of the memory is used up; send it again"));
            return;
        }
        Runnable release = room.get();
        request.body().timeout(bodyWithin.toMillis(), TimeUnit.MILLISECONDS).onComplete(read -> {
            if (read.failed()) {
                release.run();
                request.connection().close();
            } else {
                executor.execute(() -> take(request, trigger.get(), read.result(), release));
            }
        });
    }

    private void take(HttpServerRequest request, Trigger trigger, Buffer body, Runnable release) {
        try {
            byte[] bytes = body.getBytes();
            boolean authentic = keys.stream()
                    .map(key -> ConnectorSecret.bytes(trigger.getMetadata().getUid(), key))
                    .anyMatch(secret -> isAuthentic(request, bytes, secret));
            end(
                    request,
                    authentic
                            ? answer(request, trigger, bytes)
                            : new Answer(
                                    401,
                                    "the request is not signed with the secret of this Trigger, or its time differs by "
                                            + "more than five minutes"));
        } catch (Exception e) { // a connector must always get an answer
            LOG.debugf(e, "A request of the connector of Trigger %s is to be sent again", name(trigger));
            end(request, new Answer(NOT_NOW, String.valueOf(e.getMessage())));
        } finally {
            release.run();
        }
    }

    static String name(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }

    private Optional<Trigger> find(String uid) {
        return triggers.current().stream()
                .filter(trigger -> trigger.getMetadata().getUid().equals(uid))
                .filter(trigger -> trigger.unreadable().isEmpty()
                        && trigger.getSpec().source().database() != null)
                .findFirst();
    }

    /** Its body could be of any size, and would be read before it is known who sends it. */
    private static boolean hasUnknownLength(HttpServerRequest request) {
        boolean hasBody =
                request.method().equals(HttpMethod.POST) || request.method().equals(HttpMethod.PUT);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || hasBody && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
    }

    private static int length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Integer.parseInt(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The rest of the request is not kept. The server would read it to its end, and it may have none. */
    private static void refuse(HttpServerRequest request, Answer answer) {
        request.resume();
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        end(request, answer).onComplete(_ -> request.connection().close());
    }

    private static Future<Void> end(HttpServerRequest request, Answer answer) {
        return request.response().closed()
                ? Future.succeededFuture()
                : request.response()
                        .setStatusCode(answer.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                        .end(answer.text());
    }
}
