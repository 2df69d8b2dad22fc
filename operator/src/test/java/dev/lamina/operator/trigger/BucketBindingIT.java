package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.operator.s3.S3Connection;
import dev.lamina.testbed.server.MinioServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

class BucketBindingIT {
    private static final String CREATED = "s3:ObjectCreated:*";
    private static final Runnable NOTHING = () -> {};

    @TempDir
    static Path directory;

    private static MinioServer minio;
    private static S3Client s3;
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private final BucketBinding binding = BucketSide.binding(
            new S3Connection(Optional.of(s3)), Optional.of(MinioServer.TARGET), Optional.empty(), "blue");
    private String bucket;

    @BeforeAll
    static void start() throws IOException {
        minio = MinioServer.start(directory);
        s3 = minio.client();
    }

    @AfterAll
    static void stop() {
        s3.close();
        minio.close();
    }

    @BeforeEach
    void aBucket() {
        bucket = "bucket-" + BUCKETS.incrementAndGet();
        s3.createBucket(create -> create.bucket(bucket));
    }

    @Test
    void ruleMatchesTrigger() throws BindingException {
        bind(Triggers.trigger(
                "images",
                1,
                BucketSourceBuilder.builder()
                        .name(bucket)
                        .events(List.of(CREATED, "s3:ObjectRemoved:Delete"))
                        .prefix("up loads/ä&")
                        .suffix(".jpg")
                        .build()));

        assertThat(rules()).singleElement().satisfies(rule -> {
            assertThat(rule.id()).isEqualTo("lamina:blue:shop:images");
            assertThat(NotificationRule.of(rule))
                    .isEqualTo(NotificationRule.of(
                                    List.of("lamina:blue:shop:images"),
                                    Triggers.trigger(
                                            "images",
                                            1,
                                            BucketSourceBuilder.builder()
                                                    .name(bucket)
                                                    .events(List.of(CREATED, "s3:ObjectRemoved:Delete"))
                                                    .prefix("up loads/ä&")
                                                    .suffix(".jpg")
                                                    .build()),
                                    MinioServer.TARGET)
                            .getFirst());
        });
    }

    @Test
    void secondBindWritesNothing() throws BindingException {
        Trigger trigger = Triggers.trigger(
                "images",
                1,
                BucketSourceBuilder.builder()
                        .name(bucket)
                        .events(List.of("s3:ObjectRemoved:*", CREATED))
                        .prefix("in/")
                        .build());
        AtomicInteger writes = new AtomicInteger();
        binding.bind(trigger, List.of(trigger), writes::incrementAndGet);
        binding.bind(trigger, List.of(trigger), writes::incrementAndGet);

        assertThat(writes).hasValue(1);
    }

    @Test
    void prefixWithPlusHasRuleForEachMeaning() throws BindingException {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "my+files/", null));
        AtomicInteger writes = new AtomicInteger();
        binding.bind(trigger, List.of(trigger), writes::incrementAndGet);
        binding.bind(trigger, List.of(trigger), writes::incrementAndGet);

        assertThat(writes).hasValue(1);
        assertThat(rules())
                .extracting(rule -> rule.id() + " " + NotificationRule.of(rule).prefix())
                .containsExactlyInAnyOrder("lamina:blue:shop:images my+files/", "lamina-2:blue:shop:images my files/");

        bind(Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "year%3D2026/", null)));
        assertThat(rules())
                .extracting(rule -> NotificationRule.of(rule).prefix())
                .containsExactly("year=2026/");
        binding.unbind(trigger, "bucket " + bucket);
        assertThat(rules()).isEmpty();
    }

    @Test
    void changedTriggerChangesOnlyItsRule() throws BindingException {
        bind(Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", null)));
        bind(Triggers.trigger("texts", 2, Triggers.bucket(bucket, CREATED, "texts/", null)));
        bind(Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "other/", null)));

        assertThat(rules())
                .extracting(rule -> NotificationRule.of(rule).prefix())
                .containsExactlyInAnyOrder("texts/", "other/");
    }

    @Test
    void foreignRulesAreKept() throws BindingException {
        QueueConfiguration foreign = QueueConfiguration.builder()
                .id("theirs")
                .queueArn(MinioServer.OTHER_TARGET)
                .eventsWithStrings("s3:ObjectRemoved:*")
                .build();
        s3.putBucketNotificationConfiguration(
                put -> put.bucket(bucket).notificationConfiguration(it -> it.queueConfigurations(foreign)));
        QueueConfiguration before = rules().getFirst();

        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null));
        bind(trigger);
        assertThat(rules()).hasSize(2).contains(before);

        binding.unbind(trigger, "bucket " + bucket);
        assertThat(rules()).containsExactly(before);
    }

    @Test
    void secondTargetHasItsOwnRule() throws BindingException {
        BucketBinding both = BucketSide.binding(
                new S3Connection(Optional.of(s3)),
                Optional.of(MinioServer.TARGET),
                Optional.of(MinioServer.OTHER_TARGET),
                "blue");
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", ".jpg"));
        AtomicInteger writes = new AtomicInteger();
        both.bind(trigger, List.of(trigger), writes::incrementAndGet);
        both.bind(trigger, List.of(trigger), writes::incrementAndGet);

        assertThat(writes).hasValue(1);
        assertThat(rules())
                .extracting(QueueConfiguration::queueArn)
                .containsExactlyInAnyOrder(MinioServer.TARGET, MinioServer.OTHER_TARGET);
        assertThat(rules())
                .extracting(rule -> NotificationRule.of(rule).prefix())
                .containsExactly("in/", "in/");

        bind(trigger); // the installation no longer has a second target
        assertThat(rules()).extracting(QueueConfiguration::id).containsExactly("lamina:blue:shop:images");
        both.bind(trigger, List.of(trigger), NOTHING);
        both.unbind(trigger, "bucket " + bucket);
        assertThat(rules()).isEmpty();
    }

    @Test
    void taggingEventsAreTranslatedForMinio() throws BindingException {
        bind(Triggers.trigger("tags", 1, Triggers.bucket(bucket, "s3:ObjectTagging:*", null, null)));

        assertThat(rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.eventsAsStrings())
                        .containsExactlyInAnyOrder("s3:ObjectCreated:PutTagging", "s3:ObjectCreated:DeleteTagging"));
    }

    @Test
    void eventUnknownToStoreIsReported() {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, "s3:ObjectAcl:Put", null, null));

        BindingException refusal = catchThrowableOfType(BindingException.class, () -> bind(trigger));
        assertThat(refusal.reason()).isEqualTo("S3Refused");
        assertThat(refusal.getMessage()).startsWith("spec.source.bucket").contains("event");
        assertThat(rules()).isEmpty();
    }

    @Test
    void youngerOverlappingTriggerIsRefusedNamingOlder() throws BindingException {
        Trigger older = Triggers.trigger("older", 1, Triggers.bucket(bucket, CREATED, "in/", null));
        Trigger younger = Triggers.trigger("younger", 2, Triggers.bucket(bucket, CREATED, "in/deep/", null));
        bind(older);

        BindingException refusal = catchThrowableOfType(
                BindingException.class, () -> binding.bind(younger, List.of(older, younger), NOTHING));
        assertThat(refusal.reason()).isEqualTo("Overlaps");
        assertThat(refusal.getMessage()).contains("shop/older");
        assertThat(rules()).extracting(QueueConfiguration::id).containsExactly("lamina:blue:shop:older");

        binding.unbind(older, "bucket " + bucket);
        binding.bind(younger, List.of(younger), NOTHING);
        assertThat(rules()).extracting(QueueConfiguration::id).containsExactly("lamina:blue:shop:younger");
    }

    @Test
    void triggerThatOverlapsOlderLosesItsRule() throws BindingException {
        Trigger younger = Triggers.trigger("younger", 2, Triggers.bucket(bucket, CREATED, "in/", null));
        bind(younger);
        Trigger older = Triggers.trigger("older", 1, Triggers.bucket(bucket, CREATED, null, null));

        assertThat(catchThrowableOfType(
                        BindingException.class, () -> binding.bind(younger, List.of(older, younger), NOTHING)))
                .isNotNull();
        assertThat(rules()).isEmpty();
    }

    @Test
    void concurrentBindingsLoseNoRule() {
        List<Trigger> triggers = IntStream.range(0, 12)
                .mapToObj(i -> Triggers.trigger("t" + i, i, Triggers.bucket(bucket, CREATED, i + "/", null)))
                .toList();

        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            triggers.forEach(trigger -> threads.execute(() -> {
                try {
                    binding.bind(trigger, triggers, NOTHING);
                } catch (BindingException | RuntimeException e) {
                    failures.add(e);
                }
            }));
        }

        assertThat(failures).isEmpty();
        assertThat(rules()).hasSize(12);
    }

    @Test
    void twoInstallationsHaveSeparateRules() throws BindingException {
        BucketBinding green = green();
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", null));
        bind(trigger);
        green.bind(trigger, List.of(trigger), NOTHING);
        AtomicInteger writes = new AtomicInteger();
        binding.bind(trigger, List.of(trigger), writes::incrementAndGet);

        assertThat(writes).as("nothing was lost").hasValue(0);
        assertThat(rules())
                .extracting(QueueConfiguration::id)
                .containsExactlyInAnyOrder("lamina:blue:shop:images", "lamina:green:shop:images");
        green.unbind(trigger, "bucket " + bucket);
        assertThat(rules()).extracting(QueueConfiguration::id).containsExactly("lamina:blue:shop:images");
    }

    /** Another installation has read the rules before ours existed, and writes them right after us. */
    @Test
    void ruleLostToConcurrentWriteIsWrittenAgain() throws BindingException {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", null));
        BucketSide.binding(
                        new S3Connection(Optional.of(overwrittenWith(theirs("green")))),
                        Optional.of(MinioServer.TARGET),
                        Optional.empty(),
                        "blue")
                .bind(trigger, List.of(trigger), NOTHING);

        assertThat(rules())
                .extracting(QueueConfiguration::id)
                .containsExactlyInAnyOrder("green", "lamina:blue:shop:images");
    }

    @Test
    void ruleRestoredByConcurrentWriteIsRemovedAgain() throws BindingException {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", null));
        bind(trigger);
        List<QueueConfiguration> before = new ArrayList<>(rules());
        before.addAll(theirs("green"));
        BucketSide.binding(
                        new S3Connection(Optional.of(overwrittenWith(before))),
                        Optional.of(MinioServer.TARGET),
                        Optional.empty(),
                        "blue")
                .unbind(trigger, "bucket " + bucket);

        assertThat(rules()).extracting(QueueConfiguration::id).containsExactly("green");
    }

    @Test
    void constantOverwritingIsReported() {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, "in/", null));
        BucketBinding helpless = BucketSide.binding(
                new S3Connection(Optional.of(overwritten(Integer.MAX_VALUE, theirs("green")))),
                Optional.of(MinioServer.TARGET),
                Optional.empty(),
                "blue");

        assertThat(catchThrowableOfType(
                                SourceUnavailableException.class,
                                () -> helpless.bind(trigger, List.of(trigger), NOTHING))
                        .reason())
                .isEqualTo("BucketContended");
    }

    private static List<QueueConfiguration> theirs(String id) {
        return List.of(QueueConfiguration.builder()
                .id(id)
                .queueArn(MinioServer.OTHER_TARGET)
                .eventsWithStrings("s3:ObjectRemoved:*")
                .build());
    }

    private S3Client overwrittenWith(List<QueueConfiguration> rules) {
        return overwritten(1, rules);
    }

    /** A client after whose first writes another client writes at once. */
    private S3Client overwritten(int times, List<QueueConfiguration> rules) {
        AtomicInteger left = new AtomicInteger(times);
        return (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(s3, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("putBucketNotificationConfiguration") && left.getAndDecrement() > 0) {
                        s3.putBucketNotificationConfiguration(put ->
                                put.bucket(bucket).notificationConfiguration(it -> it.queueConfigurations(rules)));
                    }
                    return answer;
                });
    }

    @Test
    void ruleOfFormerVersionIsTakenOver() throws BindingException {
        List<QueueConfiguration> former = List.of(
                QueueConfiguration.builder()
                        .id("lamina.shop.images")
                        .queueArn(MinioServer.TARGET)
                        .eventsWithStrings(CREATED)
                        .build(),
                QueueConfiguration.builder()
                        .id("lamina.shop.texts")
                        .queueArn(MinioServer.OTHER_TARGET)
                        .eventsWithStrings("s3:ObjectRemoved:*")
                        .build());
        s3.putBucketNotificationConfiguration(
                put -> put.bucket(bucket).notificationConfiguration(it -> it.queueConfigurations(former)));

        bind(Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null)));
        bind(Triggers.trigger("texts", 2, Triggers.bucket(bucket, "s3:ObjectRemoved:*", null, null)));
        assertThat(rules())
                .extracting(QueueConfiguration::id)
                .containsExactlyInAnyOrder("lamina:blue:shop:images", "lamina:blue:shop:texts", "lamina.shop.texts");
    }

    /** Another installation: same store, other gateway. */
    private static BucketBinding green() {
        return BucketSide.binding(
                new S3Connection(Optional.of(s3)), Optional.of(MinioServer.OTHER_TARGET), Optional.empty(), "green");
    }

    @Test
    void missingBucketIsNamedAndUnbinds() throws BindingException {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket("nowhere", CREATED, null, null));

        BindingException refusal = catchThrowableOfType(BindingException.class, () -> bind(trigger));
        assertThat(refusal.reason()).isEqualTo("BucketNotFound");
        assertThat(refusal.getMessage()).startsWith("spec.source.bucket.name: ").contains("nowhere");
        binding.unbind(trigger, "bucket nowhere");
    }

    @Test
    void targetUnknownToStoreIsReported() {
        BucketBinding wrong = BucketSide.binding(
                new S3Connection(Optional.of(s3)),
                Optional.of("arn:minio:sqs::NONE:webhook"),
                Optional.empty(),
                "blue");
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null));

        BindingException refusal =
                catchThrowableOfType(BindingException.class, () -> wrong.bind(trigger, List.of(trigger), NOTHING));
        assertThat(refusal.reason()).isEqualTo("S3Refused");
        assertThat(refusal.getMessage()).contains("ARN");
    }

    @Test
    void wrongCredentialsAreNamed() {
        try (S3Client stranger = minio.client("stranger", "stranger-password")) {
            BucketBinding denied = BucketSide.binding(
                    new S3Connection(Optional.of(stranger)), Optional.of(MinioServer.TARGET), Optional.empty(), "blue");
            Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null));

            assertThat(catchThrowableOfType(
                                    BindingException.class, () -> denied.bind(trigger, List.of(trigger), NOTHING))
                            .reason())
                    .isEqualTo("AccessDenied");
        }
    }

    @Test
    void unresponsiveStoreIsUnavailable(@TempDir Path other) throws IOException {
        MinioServer gone = MinioServer.start(other);
        try (S3Client client = gone.client()) {
            gone.close();
            BucketBinding cut = BucketSide.binding(
                    new S3Connection(Optional.of(client)), Optional.of(MinioServer.TARGET), Optional.empty(), "blue");
            Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null));

            assertThat(catchThrowableOfType(
                                    SourceUnavailableException.class,
                                    () -> cut.bind(trigger, List.of(trigger), NOTHING))
                            .reason())
                    .isEqualTo("S3Unreachable");
            assertThat(catchThrowableOfType(
                            SourceUnavailableException.class, () -> cut.unbind(trigger, "bucket " + bucket)))
                    .isNotNull();
        }
    }

    @Test
    void missingStoreOrTargetIsReported() {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket(bucket, CREATED, null, null));
        BucketBinding noStore = BucketSide.binding(
                new S3Connection(Optional.empty()), Optional.of(MinioServer.TARGET), Optional.empty(), "blue");
        BucketBinding noTarget =
                BucketSide.binding(new S3Connection(Optional.of(s3)), Optional.empty(), Optional.empty(), "blue");

        assertThat(catchThrowableOfType(BindingException.class, () -> noStore.bind(trigger, List.of(trigger), NOTHING))
                        .reason())
                .isEqualTo("S3NotConfigured");
        assertThat(catchThrowableOfType(BindingException.class, () -> noTarget.bind(trigger, List.of(trigger), NOTHING))
                        .reason())
                .isEqualTo("NotificationTargetNotConfigured");
    }

    private void bind(Trigger trigger) throws BindingException {
        binding.bind(trigger, List.of(trigger), NOTHING);
    }

    private List<QueueConfiguration> rules() {
        return s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)).queueConfigurations();
    }
}
