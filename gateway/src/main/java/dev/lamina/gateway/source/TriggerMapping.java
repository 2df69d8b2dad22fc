package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.function.ResourceMapping;
import java.util.List;
import java.util.Optional;

/**
 * The key is the uid: a Trigger that is created again under the same name is another one. A change of the status alone
 * is ignored.
 */
record TriggerMapping() implements ResourceMapping<Trigger, String, Trigger, TriggerChange> {

    @Override
    public Class<Trigger> type() {
        return Trigger.class;
    }

    @Override
    public String id(Trigger trigger) {
        return trigger.getMetadata().getUid();
    }

    @Override
    public Trigger view(Trigger trigger) {
        return trigger;
    }

    @Override
    public TriggerChange added(Trigger trigger) {
        return new TriggerChange.Put(trigger);
    }

    @Override
    public Optional<TriggerChange> changed(Trigger trigger, Trigger before) {
        return trigger.getSpec().equals(before.getSpec()) && hostNames(trigger).equals(hostNames(before))
                ? Optional.empty()
                : Optional.of(new TriggerChange.Put(trigger));
    }

    @Override
    public TriggerChange removed(Trigger last) {
        return new TriggerChange.Removed(last);
    }

    @Override
    public TriggerChange hidden(Trigger last) {
        return new TriggerChange.Hidden(last);
    }

    /** The operator decides which host names a Trigger has. */
    private static List<String> hostNames(Trigger trigger) {
        return trigger.getStatus() == null ? List.of() : trigger.getStatus().hostNamesOrNone();
    }
}
