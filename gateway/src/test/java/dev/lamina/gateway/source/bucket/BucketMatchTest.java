package dev.lamina.gateway.source.bucket;

import static dev.lamina.gateway.source.bucket.Samples.event;
import static dev.lamina.gateway.source.bucket.Samples.rule;
import static dev.lamina.gateway.source.bucket.Samples.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketSource;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketMatchTest {
    private static final String CREATED = "s3:ObjectCreated:*";
    private static final String PUT = "s3:ObjectCreated:Put";

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, s3:ObjectCreated:Put, true",
        "s3:ObjectCreated:*, s3:ObjectCreated:CompleteMultipartUpload, true",
        "s3:ObjectCreated:*, s3:ObjectCreated:PutTagging, false",
        "s3:ObjectCreated:*, s3:ObjectCreated:PutRetention, false",
        "s3:ObjectCreated:*, s3:ObjectRemoved:Delete, false",
        "s3:ObjectRemoved:*, s3:ObjectRemoved:DeleteMarkerCreated, true",
        "s3:ObjectRemoved:*, s3:ObjectRemoved:NoOP, false",
        "s3:ObjectTagging:*, s3:ObjectTagging:Delete, true",
        "s3:ObjectCreated:*, s3:ObjectTagging:Put, false",
        "s3:ObjectAcl:Put, s3:ObjectAcl:Put, true",
        "s3:LifecycleTransition, s3:LifecycleTransition, true",
        "s3:LifecycleExpiration:*, s3:LifecycleExpiration:Delete, true",
        "s3:Replication:*, s3:Replication:OperationNotTracked, true",
        "s3:ObjectRestore:*, s3:ObjectRestore:Completed, true",
        "s3:ObjectCreated:Put, s3:ObjectCreated:Put, true",
        "s3:ObjectCreated:Put, s3:ObjectCreated:Post, false"
    })
    void eventNamesMatchByPattern(String rule, String event, boolean matches) {
        assertThat(rule(rule, null, null).matches(event, "k")).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "uploads/, .jpg, uploads/a b.jpg, true",
        "uploads/, .jpg, uploads/a.png, false",
        "uploads/, .jpg, other/a.jpg, false",
        "üb er/, , üb er/x, true",
        ", .jpg, a.JPG, false",
        "aa, aa, aaa, true",
        ", , anything, true"
    })
    void prefixAndSuffixMatchDecodedKey(String prefix, String suffix, String key, boolean matches) {
        assertThat(rule(CREATED, prefix, suffix).matches(PUT, key)).isEqualTo(matches);
    }

    @Test
    void olderOfOverlappingTriggersGetsEvent() {
        Trigger older = trigger("older", 1, rule(CREATED, "uploads/", null));
        Trigger younger = trigger("younger", 2, rule(PUT, null, ".jpg"));
        assertThat(BucketMatch.find(event(PUT, "uploads/a.jpg"), List.of(younger, older)))
                .contains(older);
        // Refused as a whole, as the operator does, not only for events that the other one matches.
        assertThat(BucketMatch.find(event(PUT, "else/a.jpg"), List.of(younger, older)))
                .isEmpty();
    }

    @Test
    void refusedTriggerBlocksNoOther() {
        Trigger first = trigger("first", 1, rule(CREATED, "a/", null));
        Trigger second = trigger("second", 2, rule(CREATED, null, ".jpg"));
        Trigger third = trigger("third", 3, rule(CREATED, "b/", null));
        assertThat(BucketMatch.find(event(PUT, "b/x.jpg"), List.of(first, second, third)))
                .contains(third);
    }

    @Test
    void disabledAndDeletedTriggersAreIgnored() {
        Trigger disabled = trigger("disabled", 1, rule(CREATED, null, null));
        disabled.setSpec(TriggerSpecBuilder.builder()
                .function(disabled.getSpec().function())
                .enabled(false)
                .source(disabled.getSpec().source())
                .build());
        Trigger deleted = trigger("deleted", 2, rule(CREATED, null, null));
        deleted.getMetadata().setDeletionTimestamp("2026-11-23T22:00:00Z");
        Trigger live = trigger("live", 3, rule(CREATED, null, null));
        assertThat(BucketMatch.find(event(PUT, "k"), List.of(disabled, deleted, live)))
                .contains(live);
        assertThat(BucketMatch.find(event(PUT, "k"), List.of(disabled, deleted)))
                .isEmpty();
    }

    @Test
    void triggerOfAnotherBucketGetsNothing() {
        Trigger elsewhere = trigger(
                "elsewhere",
                1,
                BucketSourceBuilder.builder()
                        .name("documents")
                        .events(List.of(CREATED))
                        .build());
        assertThat(BucketMatch.find(event(PUT, "k"), List.of(elsewhere))).isEmpty();
    }

    /** This makes "at most one Trigger" true: rules that do not overlap have no event in common. */
    @Property
    void rulesWithCommonEventOverlap(
            @ForAll("rules") BucketSource one,
            @ForAll("rules") BucketSource other,
            @ForAll("keys") String key,
            @ForAll("events") String name) {
        if (one.matches(name, key) && other.matches(name, key)) {
            assertThat(one.overlaps(other)).isTrue();
        }
        assertThat(one.overlaps(other)).isEqualTo(other.overlaps(one));
        assertThat(one.overlaps(one)).isTrue();
    }

    /** Gateways may read Triggers in different orders. */
    @Property(tries = 300)
    void orderOfTriggersDoesNotMatter(
            @ForAll("ruleLists") List<BucketSource> rules, @ForAll("keys") String key, @ForAll Random random) {
        List<Trigger> triggers = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            triggers.add(trigger("t" + i, i / 2, rules.get(i)));
        }
        List<Trigger> shuffled = new ArrayList<>(triggers);
        Collections.shuffle(shuffled, random);
        assertThat(BucketMatch.find(event(PUT, key), shuffled)).isEqualTo(BucketMatch.find(event(PUT, key), triggers));
    }

    @Provide
    Arbitrary<List<BucketSource>> ruleLists() {
        return rules().list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<BucketSource> rules() {
        Arbitrary<String> part =
                Arbitraries.strings().withChars('a', 'b').ofMaxLength(2).injectNull(0.2);
        Arbitrary<String> event =
                Arbitraries.of(CREATED, PUT, "s3:ObjectCreated:Copy", "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete");
        return Combinators.combine(event, part, part).as(Samples::rule);
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(4);
    }

    @Provide
    Arbitrary<String> events() {
        return Arbitraries.of(PUT, "s3:ObjectCreated:Copy", "s3:ObjectRemoved:Delete");
    }
}
