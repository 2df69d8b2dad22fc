package dev.lamina.gateway.tracing;

import dev.lamina.gateway.dispatch.trace.Span;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends the spans of a queue, one batch after the other, in the order in which they came. A batch that the receiver
 * does not take is dropped and counted: the exporter has repeated it by then.
 */
final class SpanSender {
    private static final Logger LOG = Logger.getLogger(SpanSender.class);
    private static final int BATCH = 512;

    private final SpanQueue queue;
    private final SpanExporter exporter;
    private final Resource resource;
    private final Duration timeout;
    private final Counter sent;
    private final Counter lost;
    private final AtomicBoolean failing = new AtomicBoolean();

    SpanSender(SpanQueue queue, SpanExporter exporter, Resource resource, Duration timeout, MeterRegistry meters) {
        this.queue = queue;
        this.exporter = exporter;
        this.resource = resource;
        this.timeout = timeout;
        this.sent = meters.counter("lamina.spans", "result", "sent");
        this.lost = meters.counter("lamina.spans", "result", "lost");
    }

    /** Sends all that wait now. Blocks; one thread at a time. */
    void send() {
        for (int left = queue.size(); left > 0; left -= BATCH) {
            List<Span> batch = queue.take(BATCH);
            CompletableResultCode result = exporter.export(batch.stream()
                            .<SpanData>map(span -> new RecordedSpan(span, resource))
                            .toList())
                    .join(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
            (result.isSuccess() ? sent : lost).increment(batch.size());
            report(result);
        }
    }

    /** Once for a failure that lasts. */
    private void report(CompletableResultCode result) {
        if (failing.compareAndSet(result.isSuccess(), !result.isSuccess())) {
            if (result.isSuccess()) {
                LOG.info("The receiver of traces takes spans again");
            } else {
                LOG.warnf(
                        "The receiver of traces does not take spans, which are dropped: %s",
                        result.getFailureThrowable());
            }
        }
    }

    void close() {
        var _ = exporter.shutdown();
    }
}
