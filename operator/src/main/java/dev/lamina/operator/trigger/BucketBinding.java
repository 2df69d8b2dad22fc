package dev.lamina.operator.trigger;

import dev.lamina.api.BucketNamespaces;
import dev.lamina.api.BucketSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.s3.S3Connection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets: a rule in the bucket's notification configuration that sends to the installation's target. */
@Singleton
final class BucketBinding implements EventSourceBinding {
    private static final String KIND = BucketSource.LOCATION_PREFIX;
    private static final String BUCKET = "spec.source.bucket";

    private final S3Connection store;
    private final Optional<String> target;
    private final Optional<String> immediateTarget;
    private final String installation;
    private final BucketRules rules;
    private final Consumer<String> notes;
    private final RuleSweeper sweeper;
    private final BucketNamespaces namespaces;

    @Inject
    BucketBinding(
            S3Connection store, OperatorConfig config, BucketRules rules, BucketNotes notes, RuleSweeper sweeper) {
        this(
                store,
                config.s3().flatMap(OperatorConfig.S3::notificationTarget),
                config.s3().flatMap(OperatorConfig.S3::immediateNotificationTarget),
                config.installation(),
                rules,
                notes::add,
                sweeper,
                new BucketNamespaces(config.bucketNamespaces()));
    }

    /** @param notes records a bucket in which there may be rules */
    BucketBinding(
            S3Connection store,
            Optional<String> target,
            Optional<String> immediateTarget,
            String installation,
            BucketRules rules,
            Consumer<String> notes,
            RuleSweeper sweeper,
            BucketNamespaces namespaces) {
        this.namespaces = namespaces;
        this.rules = rules;
        this.notes = notes;
        this.sweeper = sweeper;
        this.store = store;
        this.target = target;
        this.immediateTarget = immediateTarget;
        this.installation = installation;
    }

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.bucket()).map(bucket -> location(bucket.name()));
    }

    static String location(String bucket) {
        return BucketSource.location(bucket);
    }

    private static String bucket(String location) {
        return location.substring(KIND.length());
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public void remember(String location) {
        notes.accept(bucket(location));
    }

    @Override
    public void sweep(String location) {
        sweeper.soon(bucket(location));
    }

    @Override
    public void onSwept(Consumer<String> listener) {
        sweeper.onSwept(bucket -> listener.accept(location(bucket)));
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException {
        BucketSource source = trigger.getSpec().source().bucket();
        S3Client s3 = client();
        String arn = target.orElseThrow(() -> new BindingException(
                "NotificationTargetNotConfigured",
                BUCKET
                        + ": this installation has no notification target configured for its S3 store: set "
                        + "s3.notificationTarget in the chart's values"));
        Optional<String> refusal =
                namespaces.refusal(source.name(), trigger.getMetadata().getNamespace());
        Optional<Trigger> other = RuleConflicts.inTheWayOf(
                trigger, all.stream().filter(namespaces::allows).toList());
        try {
            if (refusal.isPresent()) {
                rules.remove(s3, source.name(), ours(trigger));
                throw new BindingException(
                        "BucketNotAllowed",
                        BUCKET + ".name: " + refusal.get() + ": use another bucket, or let an administrator add the"
                                + " namespace");
            }
            if (other.isPresent()) {
                rules.remove(s3, source.name(), ours(trigger));
                throw overlaps(other.get());
            }
            rules.set(
                    s3,
                    source.name(),
                    wanted(trigger, arn),
                    ours(trigger),
                    () -> notes.accept(source.name()),
                    beforeWriting);
        } catch (SdkException e) {
            throw explained(e, source.name());
        }
        return "Bucket " + source.name() + " notifies " + arn;
    }

    @Override
    public void unbind(Trigger trigger, String location) throws BindingException {
        String bucket = bucket(location);
        try {
            rules.remove(client(), bucket, ours(trigger));
        } catch (SdkException e) {
            if (!BucketRules.isMissing(e)) {
                throw explained(e, bucket);
            }
        }
    }

    private Set<NotificationRule> wanted(Trigger trigger, String arn) {
        RuleIds ids = RuleIds.of(installation, trigger);
        Set<NotificationRule> wanted = new HashSet<>(NotificationRule.of(ids.queued(), trigger, arn));
        immediateTarget.ifPresent(now -> wanted.addAll(NotificationRule.of(ids.immediate(), trigger, now)));
        return wanted;
    }

    /**
     * A rule of a former format may not name the installation; one that sends to this installation's target belongs to
     * it.
     */
    private Predicate<QueueConfiguration> ours(Trigger trigger) {
        RuleIds ids = RuleIds.of(installation, trigger);
        Set<String> targets =
                Stream.of(target, immediateTarget).flatMap(Optional::stream).collect(Collectors.toSet());
        return rule -> ids.has(rule.id()) || ids.former().contains(rule.id()) && targets.contains(rule.queueArn());
    }

    private S3Client client() throws BindingException {
        return store.client()
                .orElseThrow(() -> new BindingException(
                        "S3NotConfigured",
                        BUCKET
                                + ": this installation has no S3 store: set s3.endpoint and its credentials "
                                + "in the chart's values"));
    }

    private static BindingException overlaps(Trigger other) {
        return new BindingException(
                "Overlaps",
                BUCKET + ": Trigger " + other.getMetadata().getNamespace() + "/"
                        + other.getMetadata().getName()
                        + " already gets some of these events of the bucket: choose events, or a prefix and"
                        + " suffix, that cannot match the same keys, or delete that trigger");
    }

    /** Returns errors that a user or admin has to fix; throws those that are solved by waiting. */
    private static BindingException explained(SdkException e, String bucket) {
        if (BucketRules.isMissing(e)) {
            return new BindingException(
                    "BucketNotFound",
                    BUCKET + ".name: the S3 store has no bucket " + bucket + ": create it, or correct the name");
        }
        S3Exception refusal = e instanceof S3Exception s3 ? s3 : null;
        if (refusal != null && refusal.statusCode() == 501) {
            return new BindingException(
                    "NotificationsNotSupported",
                    BUCKET + ": the S3 store has no bucket notifications: use a store that supports them");
        }
        if (S3Connection.isUnreachable(e)) {
            throw new SourceUnavailableException(
                    "S3Unreachable", "the S3 store does not respond: " + e.getMessage(), e);
        }
        if (refusal != null && refusal.statusCode() == 403) {
            return new BindingException(
                    "AccessDenied",
                    BUCKET + ": the operator's S3 credentials may not change the notification rules of bucket " + bucket
                            + ": correct s3 in the chart's values, or the bucket's policy");
        }
        return new BindingException(
                "S3Refused",
                BUCKET + ": the S3 store refused the notification rule of bucket " + bucket + ": " + e.getMessage());
    }
}
