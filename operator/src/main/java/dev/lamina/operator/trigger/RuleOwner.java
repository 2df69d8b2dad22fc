package dev.lamina.operator.trigger;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/**
 * The trigger for which this installation has set a rule, according to the rule's id.
 *
 * @param trigger its name; if that was too long for an id: the replacement by {@link RuleIds}
 */
record RuleOwner(String namespace, String trigger) {

    /**
     * The owner of a rule; empty if the rule does not belong to this installation. An id of the first format,
     * {@code lamina.NAMESPACE.TRIGGER}, does not contain the installation: such a rule belongs to this one if it sends
     * to one of its targets.
     *
     * @param targets ARNs of this installation's notification targets
     */
    static Optional<RuleOwner> of(String installation, Set<String> targets, QueueConfiguration rule) {
        String id = rule.id() == null ? "" : rule.id();
        String[] parts = id.split(":", -1);
        if (parts.length == 4 && RuleIds.isBegin(parts[0]) && parts[1].equals(installation)) {
            return Optional.of(new RuleOwner(parts[2], parts[3]));
        }
        String[] former = id.split("\\.", 3);
        return former.length == 3 && RuleIds.isBegin(former[0]) && targets.contains(rule.queueArn())
                ? Optional.of(new RuleOwner(former[1], former[2]))
                : Optional.empty();
    }

    /** Whether only the hash of the trigger's name is known. */
    boolean hashed() {
        return trigger.startsWith(RuleIds.HASHED);
    }

    @Override
    public String toString() {
        return namespace + "/" + trigger;
    }
}
