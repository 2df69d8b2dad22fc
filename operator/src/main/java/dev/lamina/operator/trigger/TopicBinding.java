package dev.lamina.operator.trigger;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;

/** Topics: a topic exists as long as a trigger names it, and is served by the gateways. */
@Singleton
final class TopicBinding implements EventSourceBinding {
    private static final String KIND = "topic ";

    private final String region;

    @Inject
    TopicBinding(OperatorConfig config) {
        this(config.region());
    }

    TopicBinding(String region) {
        this.region = region;
    }

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.topic()).map(topic -> KIND + topic.name());
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) {
        return "Subscribed to arn:aws:sns:" + region + ":"
                + trigger.getMetadata().getNamespace() + ":"
                + trigger.getSpec().source().topic().name();
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // Nothing is set anywhere.
    }
}
