package dev.lamina.operator.trigger;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.Delivery;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import dev.lamina.operator.connector.Connectors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Databases: a connector runs for each trigger, in its namespace. Kubernetes deletes it with the Trigger, and the
 * gateway drops the slot. The gateway also reports the state of the database.
 */
@Singleton
final class DatabaseBinding implements EventSourceBinding {
    private static final String KIND = "database ";
    /** Reports after which the slot is dropped: its connector must not create it again. */
    private static final Set<String> GIVEN_UP = Set.of("SlotLimitExceeded", "SlotDropped");

    private static final String STARTING = "ConnectorStarting";

    private final Connectors connectors;

    @Inject
    DatabaseBinding(Connectors connectors) {
        this.connectors = connectors;
    }

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.database()).map(database -> KIND + address(database));
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException {
        if (!connectors.areAvailable()) {
            throw new BindingException(
                    "ConnectorNotConfigured",
                    "spec.source.database: this installation has no image for connectors: set databases.image in the"
                            + " chart's values");
        }
        Optional<Trigger> holder = SlotHolders.inTheWayOf(trigger, all);
        if (holder.isPresent()) {
            unbind(trigger, KIND);
            throw taken(trigger, holder.get());
        }
        Optional<Delivery> trouble = Deliveries.trouble(trigger);
        try {
            connectors.apply(trigger, !isGivenUp(trigger), beforeWriting);
            if (trouble.isEmpty() && isSeenByGateway(trigger)
                    || trouble.filter(report -> !report.reason().equals(STARTING))
                            .isPresent()) {
                return "A connector reads " + address(trigger.getSpec().source().database());
            }
            Optional<String> failure = connectors.failure(trigger);
            if (failure.isPresent()) {
                throw new BindingException(
                        "ConnectorFailing", "spec.source.database: the connector does not run: " + failure.get());
            }
        } catch (KubernetesClientException e) {
            throw new SourceUnavailableException("ConnectorNotApplied", "The connector: " + e.getMessage(), e);
        }
        Deliveries.requireReport(trigger, "the database");
        return "A connector reads " + address(trigger.getSpec().source().database());
    }

    private static BindingException taken(Trigger trigger, Trigger holder) {
        DatabaseSource source = trigger.getSpec().source().database();
        return new BindingException(
                "SlotTaken",
                "spec.source.database.slot: Trigger " + holder.getMetadata().getNamespace() + "/"
                        + holder.getMetadata().getName() + " reads slot "
                        + source.slotOf(trigger.getMetadata().getUid()) + " of " + source.host() + ":"
                        + source.portOrDefault() + ", and a slot has one reader: create this Trigger again with another"
                        + " name in slot, or delete the other one");
    }

    /** Also after a change of the spec: a new slot would begin later, and nobody would know what is missing. */
    private static boolean isGivenUp(Trigger trigger) {
        return Optional.ofNullable(trigger.getStatus())
                .map(TriggerStatus::delivery)
                .filter(report -> report.reason() != null && GIVEN_UP.contains(report.reason()))
                .isPresent();
    }

    /** The gateway checks databases with slots itself. */
    private static boolean isSeenByGateway(Trigger trigger) {
        return trigger.getSpec().source().database().engine() == Engine.PostgreSQL && Deliveries.flows(trigger);
    }

    /** Disabled, or another source: the position is kept as long as the Trigger exists. */
    @Override
    public void unbind(Trigger trigger, String location) {
        try {
            connectors.stop(trigger);
        } catch (KubernetesClientException e) {
            throw new SourceUnavailableException("ConnectorNotApplied", "The connector: " + e.getMessage(), e);
        }
    }

    /** Human-readable: which tables of which database. */
    private static String address(DatabaseSource source) {
        return source.address() + " tables " + String.join(", ", source.tables());
    }
}
