package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.CompiledTriggers.Result;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompiledTriggersTest {
    private final List<String> compilations = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    /** The part of a Trigger is its label {@code part}. */
    private final CompiledTriggers<String, String> compiled = new CompiledTriggers<>(
            new Recorded(),
            Runnable::run,
            "InvalidPart",
            trigger -> Optional.ofNullable(trigger.getMetadata().getLabels().get("part")),
            this::compile);

    @Test
    void changedPartIsCompiledOnce() {
        compiled.onChange(new TriggerChange.Put(trigger("a")));
        compiled.onChange(new TriggerChange.Put(trigger("a")));
        assertThat(compiled.of(trigger("a")).value()).contains("compiled a");
        assertThat(compilations).containsExactly("a");

        compiled.onChange(new TriggerChange.Put(trigger("b")));

        assertThat(compiled.of(trigger("b")).value()).contains("compiled b");
        assertThat(compilations).containsExactly("a", "b");
    }

    @Test
    void statusSaysWhetherPartCanBeUsed() {
        compiled.onChange(new TriggerChange.Put(trigger("bad")));
        compiled.onChange(new TriggerChange.Put(trigger("a")));

        assertThat(reports).containsExactly("InvalidPart: correct bad", "flows");
    }

    @Test
    void partIsForgottenWithItsTrigger() {
        compiled.onChange(new TriggerChange.Put(trigger("a")));

        compiled.onChange(new TriggerChange.Removed(trigger("a")));

        compiled.of(trigger("a"));
        assertThat(compilations).as("compiled again").containsExactly("a", "a");
    }

    @Test
    void triggerOfOtherSourceIsNotReported() {
        Trigger other = trigger("a");
        other.getMetadata().getLabels().clear();

        compiled.onChange(new TriggerChange.Put(other));

        assertThat(reports).isEmpty();
    }

    private Result<String> compile(String part) {
        compilations.add(part);
        return part.equals("bad") ? Result.invalid("correct bad") : Result.of("compiled " + part);
    }

    private static Trigger trigger(String part) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withUid("uid")
                .addToLabels("part", part)
                .build());
        return trigger;
    }

    private final class Recorded implements DeliveryReports {
        @Override
        public void flows(Trigger trigger) {
            reports.add("flows");
        }

        @Override
        public void fails(Trigger trigger, String reason, String message) {
            reports.add(reason + ": " + message);
        }

        @Override
        public void receivesAlone(Trigger trigger) {}

        @Override
        public void delivered(Trigger trigger) {}

        @Override
        public void error(Trigger trigger, String text) {}

        @Override
        public void forget(Trigger trigger) {}
    }
}
