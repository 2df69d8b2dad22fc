package dev.lamina.operator.trigger;

import dev.lamina.operator.s3.S3Breaker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The notification rules of buckets. S3 knows only the whole configuration of a bucket, which is read and replaced
 * without any condition: if two programs read the same one and both write, one of the changes is lost. Within this
 * program a bucket's lock is held from the read to the write. Another installation's operator may write too. So what
 * was written is read again a moment later, when a program that had read before has written, and is written again if it
 * was lost. What is lost later still is written at the trigger's next regular check. All rules but the trigger's are
 * written back as they were read. A trigger has one rule for each of the installation's targets.
 *
 * <p>The thread waits that moment, mostly 0.2 to 0.4 seconds, and holds nothing that others wait for. To reconcile
 * again instead would need a count of the writes of each bucket between reconciles, and a status between written and
 * settled, which is one more write per trigger; only a write is followed by the wait, never a regular check.
 */
@Singleton
class BucketRules {
    private static final int ATTEMPTS = 10;
    private static final Duration SETTLED = Duration.ofMillis(200);
    /** When the store is slow, the read and write of the other program are as slow as ours. */
    private static final int TIMES_OURS = 4;

    private static final Duration LONGEST_SETTLED = Duration.ofSeconds(2);

    /** Reconciler threads wait here; the others continue with work that needs no store. */
    private static final int AT_ONCE = 4;
    /** Enough for a store that responds, if many triggers are created at once. */
    private static final Duration TURN_WITHIN = Duration.ofSeconds(2);

    private final Duration turnWithin;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final ConcurrentMap<String, Object> locks = new ConcurrentHashMap<>();
    /** A store that does not respond must not block its threads again and again. */
    private final S3Breaker breaker = new S3Breaker(InstantSource.system());

    /** @param missing run if the bucket does not exist */
    private record Change(UnaryOperator<List<QueueConfiguration>> change, Runnable beforeWriting, Runnable missing) {}

    @Inject
    BucketRules() {
        this(TURN_WITHIN);
    }

    /** @param turnWithin how long a trigger waits for the calls of others to end */
    BucketRules(Duration turnWithin) {
        this.turnWithin = turnWithin;
    }

    /**
     * Sets a trigger's rules, unless they are already set exactly like that.
     *
     * @param ours decides which of the present rules are the trigger's
     * @param noted run as soon as it is certain that the bucket exists, before anything is set
     * @throws SourceUnavailableException another program writes all the time, or the store is still busy with calls for
     *     other triggers
     */
    void set(
            S3Client s3,
            String bucket,
            Set<NotificationRule> wanted,
            Predicate<QueueConfiguration> ours,
            Runnable noted,
            Runnable beforeWriting) {
        change(
                s3,
                bucket,
                new Change(
                        rules -> {
                            noted.run();
                            Set<NotificationRule> there = rules.stream()
                                    .filter(ours)
                                    .map(NotificationRule::of)
                                    .collect(Collectors.toSet());
                            if (there.equals(wanted)) {
                                return rules;
                            }
                            List<QueueConfiguration> next = without(rules, ours);
                            wanted.forEach(rule -> next.add(rule.toS3()));
                            return next;
                        },
                        beforeWriting,
                        () -> {}));
    }

    /** Removes the rules if there are any. */
    void remove(S3Client s3, String bucket, Predicate<QueueConfiguration> ours) {
        change(
                s3,
                bucket,
                new Change(rules -> rules.stream().anyMatch(ours) ? without(rules, ours) : rules, () -> {}, () -> {}));
    }

    /** The present rules, while others may change them; none if the bucket does not exist. */
    List<QueueConfiguration> read(S3Client s3, String bucket) {
        takeTurn(bucket);
        try {
            return breaker.call(() -> read(s3, bucket, () -> {}).queueConfigurations());
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return List.of();
            }
            throw e;
        } finally {
            turns.release();
        }
    }

    /**
     * Removes rules that are no longer wanted. The bucket's lock is held while each rule is judged, so no trigger gets
     * its rule between the verdict and the write.
     *
     * @param ours decides which rules belong to this installation
     * @param left decides which of them are no longer wanted; may block, and all changes of the bucket with it
     * @param none run if the bucket has no rule of this installation, or does not exist: that stays so until the lock
     *     is free
     */
    void sweep(
            S3Client s3,
            String bucket,
            Predicate<QueueConfiguration> ours,
            Predicate<QueueConfiguration> left,
            Runnable none) {
        try {
            change(
                    s3,
                    bucket,
                    new Change(
                            rules -> {
                                if (rules.stream().noneMatch(ours)) {
                                    none.run();
                                    return rules;
                                }
                                Set<QueueConfiguration> unwanted =
                                        rules.stream().filter(ours).filter(left).collect(Collectors.toSet());
                                return unwanted.isEmpty() ? rules : without(rules, unwanted::contains);
                            },
                            () -> {},
                            none));
        } catch (S3Exception e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    private void change(S3Client s3, String bucket, Change change) {
        for (int left = ATTEMPTS; ; left--) {
            Optional<Duration> took = write(s3, bucket, change);
            if (took.isEmpty()) {
                return;
            }
            if (left == 0) {
                throw new SourceUnavailableException(
                        "BucketContended",
                        "the notification rules of bucket " + bucket
                                + " are overwritten by another program repeatedly: find out which one, and make it "
                                + "keep rules that are not its own",
                        null);
            }
            settle(took.get().multipliedBy(TIMES_OURS));
        }
    }

    /** Returns how long it took; empty if there was nothing to write. */
    private Optional<Duration> write(S3Client s3, String bucket, Change change) {
        takeTurn(bucket);
        try {
            synchronized (locks.computeIfAbsent(bucket, name -> new Object())) {
                return breaker.call(() -> writeNow(s3, bucket, change));
            }
        } finally {
            turns.release();
        }
    }

    private void takeTurn(String bucket) {
        try {
            if (!turns.tryAcquire(turnWithin.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SourceUnavailableException(
                        "StoreBusy",
                        "the S3 store has not responded to the calls for other triggers yet; bucket " + bucket
                                + " is checked again soon",
                        null);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Optional<Duration> writeNow(S3Client s3, String bucket, Change change) {
        long begun = System.nanoTime();
        GetBucketNotificationConfigurationResponse found = read(s3, bucket, change.missing());
        List<QueueConfiguration> next = change.change().apply(found.queueConfigurations());
        if (next.equals(found.queueConfigurations())) {
            return Optional.empty();
        }
        change.beforeWriting().run();
        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket).notificationConfiguration(with(found, next)));
        return Optional.of(Duration.ofNanos(System.nanoTime() - begun));
    }

    private static GetBucketNotificationConfigurationResponse read(S3Client s3, String bucket, Runnable missing) {
        try {
            return s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));
        } catch (S3Exception e) {
            if (isMissing(e)) {
                missing.run();
            }
            throw e;
        }
    }

    static boolean isMissing(SdkException e) {
        return e instanceof S3Exception s3 && s3.statusCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /** A random pause, so as not to write at the same time as another operator that waits as well. */
    private static void settle(Duration slow) {
        Duration bounded = slow.compareTo(LONGEST_SETTLED) < 0 ? slow : LONGEST_SETTLED;
        try {
            Thread.sleep(
                    SETTLED.plus(bounded).plusMillis(ThreadLocalRandom.current().nextLong(SETTLED.toMillis())));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SourceUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SourceUnavailableException("Interrupted", "the operator is stopping", e);
    }

    private static NotificationConfiguration with(
            GetBucketNotificationConfigurationResponse found, List<QueueConfiguration> queues) {
        return NotificationConfiguration.builder()
                .queueConfigurations(queues)
                .topicConfigurations(found.hasTopicConfigurations() ? found.topicConfigurations() : null)
                .lambdaFunctionConfigurations(
                        found.hasLambdaFunctionConfigurations() ? found.lambdaFunctionConfigurations() : null)
                .eventBridgeConfiguration(found.eventBridgeConfiguration())
                .build();
    }

    private static List<QueueConfiguration> without(
            List<QueueConfiguration> rules, Predicate<QueueConfiguration> ours) {
        return new ArrayList<>(rules.stream().filter(ours.negate()).toList());
    }
}
