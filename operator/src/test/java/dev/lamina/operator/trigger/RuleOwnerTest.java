package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

class RuleOwnerTest {
    private static final String OURS = "arn:minio:sqs::LAMINA:webhook";
    private static final String INSTALLATION = "lamina-system_lamina_0d1cf5a6";

    @Test
    void everyRuleOfTriggerNamesItsOwner() {
        RuleIds ids = RuleIds.of(INSTALLATION, trigger("images.v2"));

        assertThat(ids.queued())
                .allSatisfy(id -> assertThat(owner(id, OURS)).contains(new RuleOwner("shop", "images.v2")));
        assertThat(ids.immediate())
                .allSatisfy(id -> assertThat(owner(id, "arn:any")).contains(new RuleOwner("shop", "images.v2")));
    }

    @Test
    void foreignRulesHaveNoOwner() {
        assertThat(owner(RuleIds.of("green", trigger("images")).queued().getFirst(), OURS))
                .isEmpty();
        assertThat(owner("lamina:green", OURS)).isEmpty();
        assertThat(owner("notify-me", OURS)).isEmpty();
        assertThat(owner(null, OURS)).isEmpty();
        assertThat(owner("lamina", OURS)).isEmpty();
        assertThat(owner("lamina-5:" + INSTALLATION + ":shop:images", OURS)).isEmpty();
    }

    @Test
    void ruleOfFirstFormIsRecognisedByItsTarget() {
        assertThat(owner("lamina.shop.images.v2", OURS)).contains(new RuleOwner("shop", "images.v2"));
        assertThat(owner("lamina-now.shop.images", OURS)).contains(new RuleOwner("shop", "images"));
        assertThat(owner("lamina.shop.images", "arn:minio:sqs::OTHER:webhook")).isEmpty();
    }

    @Test
    void longNameHasHashedOwner() {
        Trigger trigger = trigger("a".repeat(253));

        assertThat(owner(RuleIds.of(INSTALLATION, trigger).queued().getFirst(), OURS))
                .hasValueSatisfying(owner -> {
                    assertThat(owner.hashed()).isTrue();
                    assertThat(owner.namespace()).isEqualTo("shop");
                });
    }

    private static Optional<RuleOwner> owner(String id, String target) {
        return RuleOwner.of(
                INSTALLATION,
                Set.of(OURS),
                QueueConfiguration.builder().id(id).queueArn(target).build());
    }

    private static Trigger trigger(String name) {
        return Triggers.trigger(name, 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
    }
}
