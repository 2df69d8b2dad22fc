package dev.lamina.gateway.dispatch.trace;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of sources, as {@code spec.source} names them, with the value of OpenTelemetry's {@code faas.trigger}. */
enum SourceKind {
    BUCKET(Source::bucket, SourceKind.DATASOURCE),
    BUS(Source::bus, SourceKind.PUBSUB),
    DATABASE(Source::database, SourceKind.DATASOURCE),
    DYNAMODB(Source::dynamodb, SourceKind.DATASOURCE),
    HTTP(Source::http, "http"),
    KINESIS(Source::kinesis, SourceKind.PUBSUB),
    MQTT(Source::mqtt, SourceKind.PUBSUB),
    QUEUE(Source::queue, SourceKind.PUBSUB),
    SCHEDULE(Source::schedule, "timer"),
    TOPIC(Source::topic, SourceKind.PUBSUB),
    /** Of a Trigger of a newer version. */
    OTHER(source -> source, "other");

    private static final String DATASOURCE = "datasource";
    private static final String PUBSUB = "pubsub";

    private final Function<Source, Object> field;
    private final String faasTrigger;

    SourceKind(Function<Source, Object> field, String faasTrigger) {
        this.field = field;
        this.faasTrigger = faasTrigger;
    }

    static SourceKind of(Trigger trigger) {
        Source source = trigger.getSpec() == null ? null : trigger.getSpec().source();
        return source == null
                ? OTHER
                : Arrays.stream(values())
                        .filter(kind -> kind.field.apply(source) != null)
                        .findFirst()
                        .orElse(OTHER);
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String faasTrigger() {
        return faasTrigger;
    }
}
