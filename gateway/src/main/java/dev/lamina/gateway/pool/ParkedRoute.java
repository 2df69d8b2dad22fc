package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.InternalRoute;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The poll of parked environments. Whose pod it is, its labels say, read for each poll: one that has a function gets
 * this function and never another.
 */
@Singleton
final class ParkedRoute implements InternalRoute {
    private static final Logger LOG = Logger.getLogger(ParkedRoute.class);
    private static final String BEARER = "Bearer ";
    private static final Duration HOLD = Duration.ofSeconds(30);

    private final PoolPodAuthenticator authenticator;
    private final ParkedPods parked;
    private final Pool pool;
    private final Executor executor;
    private final Duration hold;

    @Inject
    ParkedRoute(PoolPodAuthenticator authenticator, ParkedPods parked, Pool pool) {
        this(authenticator, parked, pool, Executors.newVirtualThreadPerTaskExecutor(), HOLD);
    }

    /** @param hold how long a poll waits for a function */
    ParkedRoute(PoolPodAuthenticator authenticator, ParkedPods parked, Pool pool, Executor executor, Duration hold) {
        this.authenticator = authenticator;
        this.parked = parked;
        this.pool = pool;
        this.executor = executor;
        this.hold = hold;
    }

    @Override
    public String path() {
        return "/lamina/v1/pool/next";
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.resume();
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().setStatusCode(405).end();
        } else if (authorization == null || !authorization.startsWith(BEARER)) {
            request.response().setStatusCode(401).end();
        } else {
            String token = authorization.substring(BEARER.length());
            Poll poll = new Poll(request, Vertx.currentContext(), token, authenticator);
            executor.execute(() -> identify(poll, token));
        }
    }

    private void identify(Poll poll, String token) {
        try {
            Optional<PoolPod> pod = authenticator.authenticate(token);
            if (pod.isEmpty()) {
                poll.end(401);
                return;
            }
            poll.pod = pod.get().name();
            if (pod.get().function().isPresent()) {
                resume(
                        poll,
                        new FunctionId(
                                pod.get().namespace(), pod.get().function().get()));
            } else if (pod.get().pool().isPresent()) {
                park(poll, new PoolId(pod.get().namespace(), pod.get().pool().get()));
            } else {
                poll.end(403);
            }
        } catch (RuntimeException e) { // a pod must always get a response
            LOG.warnf("Could not identify a parked pod: %s", e.getMessage());
            poll.end(503);
        }
    }

    private void resume(Poll poll, FunctionId function) {
        var _ = pool.resume(function, poll).thenAccept(resumed -> {
            if (!resumed) {
                poll.end(503);
            }
        });
    }

    private void park(Poll poll, PoolId id) {
        if (!parked.add(id, poll)) {
            poll.end(503);
            return;
        }
        poll.onEnd(() -> parked.remove(id, poll));
        poll.releaseAfter(hold);
    }

    /** One request. Its response is written on the event loop of its connection. */
    private static final class Poll implements ParkedPoll {
        private final HttpServerRequest request;
        private final Context loop;
        private final String token;
        private final PoolPodAuthenticator authenticator;
        private final AtomicBoolean ended = new AtomicBoolean();

        // Mutable state
        private volatile String pod = "";
        private volatile Runnable onEnd = () -> {};

        Poll(HttpServerRequest request, Context loop, String token, PoolPodAuthenticator authenticator) {
            this.request = request;
            this.loop = loop;
            this.token = token;
            this.authenticator = authenticator;
            request.response().closeHandler(closed -> {
                ended.set(true);
                onEnd.run();
            });
        }

        @Override
        public String pod() {
            return pod;
        }

        @Override
        public boolean open() {
            return !ended.get();
        }

        @Override
        public void handOver(FunctionId function, Buffer variables) {
            authenticator.remember(token, pod, function);
            respond(() -> request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(variables));
        }

        @Override
        public void release() {
            end(204);
        }

        void end(int status) {
            respond(() -> request.response().setStatusCode(status).end());
        }

        void onEnd(Runnable task) {
            onEnd = task;
            if (!open()) {
                task.run();
            }
        }

        void releaseAfter(Duration time) {
            loop.runOnContext(ignored -> {
                var _ = loop.owner().setTimer(time.toMillis(), timer -> {
                    onEnd.run();
                    release();
                });
            });
        }

        private void respond(Runnable response) {
            if (ended.compareAndSet(false, true)) {
                loop.runOnContext(ignored -> {
                    if (!request.response().closed()) {
                        response.run();
                    }
                });
            }
        }
    }
}
