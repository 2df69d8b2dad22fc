package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every spec that the schema allows has a view, and the same one each time. */
class AnySpecTest {
    private final FunctionMapping mapping = new FunctionMapping(new FunctionViews("us-east-1"));

    @Property(tries = 200)
    void anyFunctionHasView(@ForAll long seed) {
        Function function = Serialization.unmarshal(RandomResource.json("Function", seed), Function.class);
        assertThat(function.unreadable()).isEmpty();
        FunctionView view = mapping.view(function);
        assertThat(view.timeout()).isPositive();
        assertThat(mapping.changed(mapping.view(function), view)).isEmpty();
        assertThat(mapping.added(view).view().id()).isEqualTo(mapping.id(function));
    }
}
