package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

class NotificationRuleTest {
    private static final String TARGET = "arn:minio:sqs::LAMINA:webhook";

    @Test
    void ruleReadFromS3IsEqual() {
        Trigger trigger = Triggers.trigger(
                "images",
                1,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectRemoved:*", "s3:ObjectCreated:*"))
                        .prefix("in/")
                        .suffix(".jpg")
                        .build());
        NotificationRule rule =
                NotificationRule.of(List.of("id"), trigger, TARGET).getFirst();
        QueueConfiguration asAwsHasIt = rule.toS3().toBuilder()
                .eventsWithStrings("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
                .filter(filter -> filter.key(key -> key.filterRules(
                        FilterRule.builder().name("Suffix").value(".jpg").build(),
                        FilterRule.builder().name("Prefix").value("in/").build())))
                .build();

        assertThat(NotificationRule.of(asAwsHasIt)).isEqualTo(rule);
        assertThat(NotificationRule.of(rule.toS3())).isEqualTo(rule);
    }

    @Test
    void ruleWithoutPrefixAndSuffixHasNoFilter() {
        QueueConfiguration rule = NotificationRule.of(
                        List.of("id"),
                        Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, "")),
                        TARGET)
                .getFirst()
                .toS3();

        assertThat(rule.filter()).isNull();
        assertThat(rule.id()).isEqualTo("id");
    }

    @Test
    void encodedPrefixIsDecodedAndPlusHasTwoRules() {
        Trigger encoded =
                Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", "year%3D2026/", null));
        Trigger plus =
                Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", "my+files/", null));

        assertThat(NotificationRule.of(List.of("id", "id-2"), encoded, TARGET))
                .extracting(NotificationRule::prefix)
                .containsExactly("year=2026/");
        assertThat(NotificationRule.of(List.of("id", "id-2"), plus, TARGET))
                .extracting(rule -> rule.id() + " " + rule.prefix())
                .containsExactly("id my+files/", "id-2 my files/");
    }
}
