package dev.lamina.gateway.source.stream;

import dev.lamina.api.Trigger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lambda's metric IteratorAge, of each trigger: how old the oldest record is that the function has not handled yet. */
final class IteratorAges {
    private final MeterRegistry registry;
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();

    IteratorAges(MeterRegistry registry) {
        this.registry = registry;
    }

    void add(Trigger trigger, StreamReader reader) {
        gauges.put(
                trigger.getMetadata().getUid(),
                Gauge.builder("lamina.iterator.age", reader, StreamReader::ageMillis)
                        .baseUnit("milliseconds")
                        .tag("namespace", trigger.getMetadata().getNamespace())
                        .tag("trigger", trigger.getMetadata().getName())
                        .strongReference(true)
                        .register(registry));
    }

    void remove(Trigger trigger) {
        Gauge gauge = gauges.remove(trigger.getMetadata().getUid());
        if (gauge != null) {
            registry.remove(gauge);
        }
    }
}
