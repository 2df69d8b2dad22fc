package dev.lamina.console.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.console.blueprint.Blueprints;
import org.junit.jupiter.api.Test;

/** A blueprint becomes a function with another name. */
class NewFunctionTest {
    @Test
    void triggerOfBlueprintFollowsNameOfFunction() {
        NewFunction made = new NewFunction(new Blueprints().get("schedule").orElseThrow());
        made.form().object().withObject("/metadata").put("name", "nightly");

        assertThat(made.objects())
                .hasSize(1)
                .allSatisfy(trigger ->
                        assertThat(trigger.at("/spec/function/name").asText()).isEqualTo("nightly"));
    }
}
