package dev.lamina.gateway.logs;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.LogsConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pool.AdoptedPods;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The logs of functions. Reads block, and throw {@link LogStoreException} and {@link LogReads.NoRoomException}. */
@Singleton
public class FunctionLogs {
    private static final long NANOS = 1_000_000_000L;

    private final Optional<LogStore> store;
    private final Function<FunctionId, Map<String, String>> adopted;
    private final LogsConfig config;
    private final LogReads reads;
    private final Clock clock;

    @Inject
    FunctionLogs(GatewayConfig config, AdoptedPods adopted) {
        this(
                config.logs().url().map(url -> new VictoriaLogs(url, config.logs())),
                adopted::of,
                config.logs(),
                Clock.systemUTC());
    }

    /** @param adopted the pods of a function that came from a pool, with the version of each */
    FunctionLogs(
            Optional<LogStore> store,
            Function<FunctionId, Map<String, String>> adopted,
            LogsConfig config,
            Clock clock) {
        this.config = config;
        this.adopted = adopted;
        this.store = store;
        this.reads = new LogReads(config.concurrentReads());
        this.clock = clock;
    }

    /** Whether logs are kept. */
    public boolean kept() {
        return store.isPresent();
    }

    /** How long the store keeps lines, in days. */
    public int retentionDays() {
        return config.retentionDays();
    }

    /** How long after it was written a line may be found first. */
    public Duration followDelay() {
        return config.followDelay();
    }

    /** Now, in nanoseconds since 1970. */
    public long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    /** Lines that were read before this time are all visible. In nanoseconds since 1970. */
    public long settled() {
        return now() - config.settleTime().toNanos();
    }

    /** The log files of a function. */
    public LogFiles files(FunctionId function) {
        return LogFiles.of(config.directory(), function, adopted(function));
    }

    /** The log files of some of its pods. */
    public LogFiles files(FunctionId function, List<String> pods) {
        return LogFiles.of(config.directory(), function, adopted(function), pods);
    }

    private Map<String, String> adopted(FunctionId function) {
        try {
            return adopted.apply(function);
        } catch (UncheckedIOException e) {
            throw new LogStoreException("NATS does not say which environments came from a pool: "
                    + e.getCause().getMessage());
        }
    }

    /** Does some reads as one: namespaces have shares of what is read at once. */
    public <T> T read(String namespace, Supplier<T> work) {
        return reads.run(namespace, work);
    }

    /**
     * Passes events, the oldest first.
     *
     * @param to end of the time of reading, in nanoseconds since 1970
     */
    public ScanEnd scan(LogFiles files, LogCursor start, long to, ScanLimits limits, EventSink sink) {
        return new ForwardScan(store(), files, start, Math.min(to, settled()), sink).run(limits);
    }

    /**
     * The newest events before a position that are wanted. The files must be those of one pod.
     *
     * @param from begin of the time of reading, in nanoseconds since 1970
     */
    public BackwardPage before(
            LogFiles files,
            LinePosition position,
            long from,
            int limit,
            int bytes,
            ScanLimits limits,
            Predicate<LogEvent> wanted) {
        return new BackwardRead(store(), files, position, from, wanted).run(limit, bytes, limits);
    }

    /**
     * The streams with lines, the newest first.
     *
     * @param from begin of the time of reading, in nanoseconds since 1970
     */
    public List<StreamActivity> streams(LogFiles files, long from) {
        return StreamActivity.of(files, store().days(files, from, settled()));
    }

    /** Whether there is a line. */
    public boolean hasLines(LogFiles files, long from) {
        return from < settled()
                && !store().newest(files, from, settled(), 1).lines().isEmpty();
    }

    private LogStore store() {
        return store.orElseThrow(() -> new LogStoreException("logs are not kept"));
    }

    @PreDestroy
    void close() {
        store.ifPresent(LogStore::close);
    }
}
