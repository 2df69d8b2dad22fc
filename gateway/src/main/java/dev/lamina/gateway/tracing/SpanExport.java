package dev.lamina.gateway.tracing;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.TracingConfig;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.pacing.RepeatedTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records the spans of sampled traces, and sends them by OTLP over HTTP if a receiver is configured. */
@Singleton
public final class SpanExport implements Spans, AutoCloseable {
    /** After the last invocation has ended. */
    private static final int AT_THE_END = 300;

    /** How long a gateway that ends waits for the receiver. */
    private static final int LAST_SECONDS = 3;

    private static final int LOW_BITS = 16;
    private static final int HEXADECIMAL = 16;

    private final TracingConfig config;
    private final boolean recorded;
    private final SpanQueue queue;
    private final long bound;
    private final MeterRegistry meters;
    private final Counter dropped;
    /** Whether sending before the next interval is requested. */
    private final AtomicBoolean sending = new AtomicBoolean();

    // Mutable state: null while nothing is sent
    private volatile ScheduledExecutorService timer;
    private SpanSender sender;

    @Inject
    public SpanExport(GatewayConfig config, MeterRegistry meters) {
        this.config = config.tracing();
        this.recorded = this.config.endpoint().isPresent();
        this.queue = new SpanQueue(this.config.queueSize());
        this.bound = bound(this.config.ratio());
        this.meters = meters;
        this.dropped = meters.counter("lamina.spans", "result", "dropped");
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void stop(@Observes @Priority(AT_THE_END) ShutdownEvent event) {
        close();
    }

    /** Begins to send. */
    public void start() {
        if (!recorded) {
            return;
        }
        sender = new SpanSender(
                queue,
                exporter(),
                Resource.getDefault()
                        .merge(Resource.builder()
                                .put(AttributeKey.stringKey("service.name"), "lamina-gateway")
                                .put(AttributeKey.stringKey("service.instance.id"), host())
                                .build()),
                config.timeout(),
                meters);
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("traces").daemon().factory());
        long millis = config.interval().toMillis();
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("The sending of spans", sender::send), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Sends what waits, and ends. */
    @Override
    public void close() {
        if (timer == null) {
            return;
        }
        timer.execute(sender::send);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
    }

    @Override
    public boolean areRecorded() {
        return recorded;
    }

    /** By the random part of the id, so that it is decided once for all gateways. */
    @Override
    public boolean samples(String traceId) {
        return recorded && low(traceId) < bound;
    }

    @Override
    public void add(Span span) {
        if (!queue.offer(span)) {
            dropped.increment();
        }
        ScheduledExecutorService thread = timer;
        if (thread != null && queue.isHalfFull() && sending.compareAndSet(false, true)) {
            sendNow(thread);
        }
    }

    private void sendNow(ScheduledExecutorService thread) {
        try {
            thread.execute(() -> {
                sending.set(false);
                sender.send();
            });
        } catch (RejectedExecutionException _) {
            // It ends, and sends what waits.
            sending.set(false);
        }
    }

    private OtlpHttpSpanExporter exporter() {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint(config.endpoint().orElseThrow()).toString())
                .setTimeout(config.timeout())
                .setCompression("gzip");
        config.headers().ifPresent(text -> ExportHeaders.of(text).forEach(builder::addHeader));
        return builder.build();
    }

    static URI endpoint(URI base) {
        return base.getRawPath() == null || base.getRawPath().length() <= 1 ? base.resolve("/v1/traces") : base;
    }

    private static String host() {
        return System.getenv().getOrDefault("HOSTNAME", "gateway");
    }

    /** The low 63 bits. */
    private static long low(String traceId) {
        return Long.parseUnsignedLong(traceId, traceId.length() - LOW_BITS, traceId.length(), HEXADECIMAL)
                & Long.MAX_VALUE;
    }

    private static long bound(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("lamina.tracing.ratio is " + ratio + ": it must be from 0 to 1");
        }
        return (long) (ratio * Long.MAX_VALUE);
    }
}
