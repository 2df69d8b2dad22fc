package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import java.util.List;

/** All sources of events. */
final class Sources {
    private Sources() {}

    static List<Source> of(Workspace workspace) throws Exception {
        return List.of(
                new AsyncSource(workspace),
                new BucketSource(workspace),
                new HttpSource(workspace),
                new TopicSource(workspace),
                new BusSource(workspace),
                new SqsSource(workspace),
                new NatsSource(workspace),
                new RabbitmqSource(workspace),
                new MqttSource(workspace),
                new KinesisSource(workspace),
                new DatabaseSource(workspace),
                new KafkaSource(workspace));
    }
}
