package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trigger may name a version or an alias that exists. */
class QualifierCheckTest {
    private static final Set<String> PRESENT =
            Set.of("FunctionVersion shop/orders.3", "Alias shop/orders.live", "Alias shop/orders.on-trial");

    @ParameterizedTest
    @CsvSource({", true", "$LATEST, true", "3, true", "4, false", "live, true", "On_Trial, true", "next, false"})
    void qualifierMustExist(String qualifier, boolean accepted) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("work").build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("orders", qualifier))
                .build());

        Optional<String> objection = QualifierCheck.objection(
                trigger,
                (kind, namespace, name) -> PRESENT.contains(kind.getSimpleName() + " " + namespace + "/" + name));

        assertThat(objection.isEmpty()).as(objection.toString()).isEqualTo(accepted);
        objection.ifPresent(text -> assertThat(text)
                .startsWith("spec.function.qualifier: function orders has no version or alias " + qualifier));
    }
}
