package dev.lamina.operator.trigger;

import dev.lamina.api.MqttSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;

/**
 * MQTT brokers: a gateway subscribes, and unsubscribes when it sees that the trigger is deleted. It reports the state
 * of the source.
 */
@Singleton
final class MqttBinding implements EventSourceBinding {
    private static final String KIND = "mqtt ";

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.mqtt()).map(mqtt -> KIND + address(mqtt));
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) {
        Deliveries.requireReport(trigger, "the broker");
        return "A gateway is subscribed to "
                + address(trigger.getSpec().source().mqtt());
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // The gateway does it.
    }

    /** Human-readable: which topics of which broker. */
    private static String address(MqttSource mqtt) {
        return mqtt.url() + " topics " + String.join(", ", mqtt.topicFilters());
    }
}
