package dev.lamina.operator.trigger;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.s3.S3Connection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/** Removes the rules of deleted triggers of this installation from a bucket, and no other rules. */
@Singleton
class RuleSweep {
    private static final Logger LOG = Logger.getLogger(RuleSweep.class);

    private final S3Connection store;
    private final BucketRules rules;
    private final BucketNotes notes;
    private final LiveTriggers triggers;
    private final String installation;
    private final Set<String> targets;

    @Inject
    RuleSweep(S3Connection store, BucketRules rules, BucketNotes notes, LiveTriggers triggers, OperatorConfig config) {
        this(
                store,
                rules,
                notes,
                triggers,
                config.installation(),
                config.s3().stream()
                        .flatMap(s3 -> Stream.of(s3.notificationTarget(), s3.immediateNotificationTarget()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }

    RuleSweep(
            S3Connection store,
            BucketRules rules,
            BucketNotes notes,
            LiveTriggers triggers,
            String installation,
            Set<String> targets) {
        this.store = store;
        this.rules = rules;
        this.notes = notes;
        this.triggers = triggers;
        this.installation = installation;
        this.targets = targets;
    }

    /**
     * Blocks during requests to the store and the API server. A bucket without rules of this installation is removed
     * from the list at the second check: MinIO, just started, hides the rules whose target it has not loaded yet.
     * Without a store nothing is done: the list is kept for the time when there is one again.
     *
     * @param seenEmpty whether an earlier check found no rule of this installation
     * @return false if there seems to be no such rule, and this was the first check
     * @throws IllegalStateException rules are left, because the operator has no right to read whether their triggers
     *     exist
     * @throws RuntimeException any other error: the store or the API server refused or did not respond
     */
    boolean run(String bucket, boolean seenEmpty) {
        Optional<S3Client> s3 = store.client();
        if (s3.isEmpty()) {
            return true;
        }
        Set<RuleOwner> unknown = new HashSet<>();
        Set<RuleOwner> owners = rules.read(s3.get(), bucket).stream()
                .flatMap(rule -> owner(rule).stream())
                .collect(Collectors.toSet());
        if (owners.isEmpty() && !seenEmpty) {
            return false;
        }
        Set<RuleOwner> obsolete = owners.stream()
                .filter(owner -> isObsolete(owner, bucket, unknown))
                .collect(Collectors.toSet());
        if (owners.isEmpty() || !obsolete.isEmpty()) {
            // Judged once more, now that no other reconciliation can change the rules.
            rules.sweep(
                    s3.get(),
                    bucket,
                    rule -> owner(rule).isPresent(),
                    rule -> isLeft(rule, bucket, obsolete, unknown),
                    () -> notes.remove(bucket));
        }
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("the operator may not read the Triggers of "
                    + unknown.stream().map(RuleOwner::toString).sorted().toList()
                    + ", and leaves their rules: give it its rights in these namespaces (watchNamespaces in "
                    + "the chart's values), or remove the rules in the store");
        }
        return true;
    }

    private boolean isLeft(QueueConfiguration rule, String bucket, Set<RuleOwner> obsolete, Set<RuleOwner> unknown) {
        boolean left = owner(rule)
                .filter(obsolete::contains)
                .filter(owner -> isObsolete(owner, bucket, unknown))
                .isPresent();
        if (left) {
            LOG.infof("Rule %s is removed from bucket %s: its Trigger does not exist", rule.id(), bucket);
        }
        return left;
    }

    private boolean isObsolete(RuleOwner owner, String bucket, Set<RuleOwner> unknown) {
        Optional<Boolean> wanted = triggers.want(owner, bucket);
        if (wanted.isEmpty()) {
            unknown.add(owner);
        }
        return wanted.isPresent() && !wanted.get();
    }

    private Optional<RuleOwner> owner(QueueConfiguration rule) {
        return RuleOwner.of(installation, targets, rule);
    }
}
