package dev.lamina.gateway.http;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/**
 * The threads that serve both ports: half as many as there are CPUs. The fewer there are, the more often a client's and
 * a pod's connection share one of them, which saves an invocation two wake-ups of another thread. And the pods that run
 * the invocations are often on the same node and need the other half.
 */
@Singleton
public final class EventLoops implements VertxOptionsCustomizer {

    public static int count() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    @Override
    public void accept(VertxOptions options) {
        options.setEventLoopPoolSize(count());
    }
}
