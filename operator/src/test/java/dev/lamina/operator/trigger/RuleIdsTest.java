package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import org.junit.jupiter.api.Test;

class RuleIdsTest {

    @Test
    void ruleIdNamesInstallationNamespaceAndTrigger() {
        RuleIds ids = RuleIds.of("blue", trigger("images"));

        assertThat(ids.queued())
                .startsWith("lamina:blue:shop:images", "lamina-2:blue:shop:images")
                .hasSize(4);
        assertThat(ids.immediate())
                .startsWith("lamina-now:blue:shop:images", "lamina-now-2:blue:shop:images")
                .hasSize(4);
        assertThat(ids.former()).containsExactlyInAnyOrder("lamina.shop.images", "lamina-now.shop.images");
    }

    @Test
    void ruleOfAnotherInstallationIsForeign() {
        RuleIds ids = RuleIds.of("blue", trigger("images"));

        assertThat(ids.queued()).allMatch(ids::has);
        assertThat(ids.immediate()).allMatch(ids::has);
        assertThat(RuleIds.of("green", trigger("images")).queued()).noneMatch(ids::has);
    }

    @Test
    void longRuleIdsAreShortenedAndUnique() {
        RuleIds one = RuleIds.of("blue", trigger("a".repeat(253)));
        RuleIds other = RuleIds.of("blue", trigger("a".repeat(252) + "b"));

        assertThat(one.queued()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(other.queued());
        assertThat(one.queued())
                .doesNotContainAnyElementsOf(
                        RuleIds.of("green", trigger("a".repeat(253))).queued())
                .allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(255).startsWith("lamina"));
        assertThat(one.former()).allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(255));
    }

    private static Trigger trigger(String name) {
        return Triggers.trigger(name, 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
    }
}
