package dev.lamina.gateway.models;

import dev.lamina.gateway.api.http.HttpSampleEvents;
import dev.lamina.gateway.api.http.WebSocketSampleEvents;
import dev.lamina.gateway.api.url.UrlSampleEvents;
import dev.lamina.gateway.source.bucket.S3SampleEvents;
import dev.lamina.gateway.source.bus.BusSampleEvents;
import dev.lamina.gateway.source.queue.kafka.KafkaSampleEvents;
import dev.lamina.gateway.source.queue.rabbitmq.RabbitmqSampleEvents;
import dev.lamina.gateway.source.queue.sqs.SqsSampleEvents;
import dev.lamina.gateway.source.schedule.ScheduleSampleEvents;
import dev.lamina.gateway.source.stream.StreamSampleEvents;
import dev.lamina.gateway.source.topic.SnsSampleEvents;
import java.util.Map;
import java.util.TreeMap;

/** One event, or a few, of each source that AWS has too. */
final class SourceEvents {
    private SourceEvents() {}

    /** Events by names such as {@code s3/put}: first the kind, by which a reader chooses its model. */
    static Map<String, byte[]> all() throws Exception {
        Map<String, byte[]> all = new TreeMap<>();
        add(all, "s3", S3SampleEvents.all());
        add(all, "sns", SnsSampleEvents.all());
        add(all, "sqs", SqsSampleEvents.all());
        add(all, "kinesis", StreamSampleEvents.kinesis());
        add(all, "dynamodb", StreamSampleEvents.dynamodb());
        add(all, "kafka", KafkaSampleEvents.all());
        add(all, "rabbitmq", RabbitmqSampleEvents.all());
        add(all, "schedule", ScheduleSampleEvents.all());
        add(all, "bus", BusSampleEvents.all());
        add(all, "url", UrlSampleEvents.all());
        add(all, "http", HttpSampleEvents.v2());
        add(all, "http-v1", HttpSampleEvents.v1());
        WebSocketSampleEvents.all().forEach((name, event) -> all.put("websocket-" + name, event));
        return all;
    }

    private static void add(Map<String, byte[]> all, String kind, Map<String, byte[]> events) {
        events.forEach((name, event) -> all.put(kind + "/" + name, event));
    }
}
