package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import org.junit.jupiter.api.Test;

class RuleIdsTest {

    @Test
    void ruleIdNamesInstallationNamespaceAndTrigger() {
        RuleIds ids = RuleIds.of("blue", trigger("images"));

        assertThat(ids.queued()).isEqualTo("lamina:blue:shop:images");
        assertThat(ids.immediate()).isEqualTo("lamina-now:blue:shop:images");
        assertThat(ids.former()).containsExactlyInAnyOrder("lamina.shop.images", "lamina-now.shop.images");
    }

    @Test
    void ruleOfAnotherInstallationIsForeign() {
        RuleIds ids = RuleIds.of("blue", trigger("images"));

        assertThat(ids.has(ids.queued())).isTrue();
        assertThat(ids.has(ids.immediate())).isTrue();
        assertThat(ids.has(RuleIds.of("green", trigger("images")).queued())).isFalse();
    }

    @Test
    void longRuleIdsAreShortenedAndUnique() {
        RuleIds one = RuleIds.of("blue", trigger("a".repeat(253)));
        RuleIds other = RuleIds.of("blue", trigger("a".repeat(252) + "b"));

        assertThat(one.queued())
                .hasSizeLessThanOrEqualTo(255)
                .startsWith("lamina:")
                .isNotEqualTo(other.queued());
        assertThat(one.queued())
                .isNotEqualTo(RuleIds.of("green", trigger("a".repeat(253))).queued());
        assertThat(one.former()).allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(255));
    }

    private static Trigger trigger(String name) {
        return Triggers.trigger(name, 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
    }
}
