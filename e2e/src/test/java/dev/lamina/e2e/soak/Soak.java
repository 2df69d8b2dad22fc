package dev.lamina.e2e.soak;

import dev.lamina.e2e.soak.Ledger.Balance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A steady mix of events while all parts are killed; then the accounts. */
final class Soak {
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(400);

    private final Recorder recorder;
    private final List<Source> sources;
    private final Chaos chaos;
    private final Ledger ledger = new Ledger();

    Soak(Recorder recorder, List<Source> sources, Chaos chaos) {
        this.recorder = recorder;
        this.sources = sources;
        this.chaos = chaos;
    }

    /**
     * Each source sends from a separate thread: a source that hangs must not slow the others down.
     *
     * @param outage for which the API server is away in the middle; nothing is killed meanwhile
     */
    void run(Duration time, Duration outage) throws InterruptedException {
        Instant from = Instant.now();
        ScheduledExecutorService senders = Executors.newScheduledThreadPool(sources.size());
        try {
            for (Source source : sources) {
                AtomicInteger number = new AtomicInteger();
                senders.scheduleAtFixedRate(
                        () -> send(source, number.incrementAndGet()),
                        0,
                        BETWEEN_EVENTS.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
            if (outage.isPositive()) {
                Duration half = time.minus(outage).dividedBy(2);
                chaos.rage(half);
                chaos.withoutApiServer(outage);
                chaos.rage(half);
            } else {
                chaos.rage(time);
            }
        } finally {
            senders.shutdown();
            senders.awaitTermination(1, TimeUnit.MINUTES);
            Ticks.owed(from, Instant.now()).forEach(id -> ledger.acknowledged(Ticks.NAME, id));
        }
    }

    private void send(Source source, int number) {
        String id = "soak." + source.name() + "." + number + "z";
        try {
            source.send(id);
            ledger.acknowledged(source.name(), id);
        } catch (Exception e) {
            ledger.refused(source.name());
        }
    }

    Balance balance() {
        return ledger.balance(recorder.receipts().toList());
    }
}
