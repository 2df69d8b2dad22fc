package dev.lamina.gateway.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Writes the lines of access logs on a thread of its own: event loops must not wait for stdout. Lines for which there
 * is no room, that cannot be written, or that come after the end, are lost, and counted by
 * {@code lamina.http.access.log.dropped}.
 */
@Singleton
final class AccessLines {
    static final int MOST = 8192;
    /** A category of its own, outside of the gateway's log level. */
    private static final Logger LINES = Logger.getLogger("lamina.access");
    /** After everything that answers requests has stopped. */
    private static final int AT_LAST = 10_000;

    private static final long WRITTEN_WITHIN = 2000;

    private static final Logger LOG = Logger.getLogger(AccessLines.class);

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST);
    private final Consumer<String> out;
    private final Counter dropped;
    private final Thread thread =
            Thread.ofPlatform().name("access log").daemon().unstarted(this::run);

    // Mutable state
    private volatile boolean stopped;

    @Inject
    AccessLines(MeterRegistry meters) {
        this(LINES::info, meters);
    }

    /** @param out may block */
    AccessLines(Consumer<String> out, MeterRegistry meters) {
        this.out = out;
        this.dropped = meters.counter("lamina.http.access.log.dropped");
        thread.start();
    }

    /** Does not block. */
    void add(String line) {
        if (stopped || !waiting.offer(line)) {
            dropped.increment();
        }
    }

    void stop(@Observes @Priority(AT_LAST) ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Writes what waits, for two seconds at most. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join(WRITTEN_WITHIN);
    }

    private void run() {
        try {
            while (!stopped) {
                write(waiting.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("access log: the last lines are written");
        }
        for (String line = waiting.poll(); line != null; line = waiting.poll()) {
            write(line);
        }
    }

    private void write(String line) {
        try {
            out.accept(line);
        } catch (RuntimeException e) { // the next line must be written, too
            dropped.increment();
            LOG.debug("A line of an access log cannot be written", e);
        }
    }
}
