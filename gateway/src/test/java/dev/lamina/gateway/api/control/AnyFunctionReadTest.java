package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Every spec that the schema allows can be shown: otherwise one function would hide the list of all functions from
 * their owners.
 */
class AnyFunctionReadTest {

    @Property(tries = 200)
    void anyFunctionHasConfiguration(@ForAll long seed) {
        Function function = Serialization.unmarshal(RandomResource.json("Function", seed), Function.class);
        assertThat(TestControlApi.configuration(TestConfig.of(Map.of())).of(function))
                .containsEntry("FunctionName", FunctionNames.of(function));
        assertThat(FunctionCode.of("shop", function.getSpec().code(), function.getStatus(), Optional.empty()))
                .isNotEmpty();
        assertThat(FunctionState.of(function)).isNotEmpty();
        try {
            assertThat(ProvisionedConcurrency.of(function)).isNotEmpty();
        } catch (AwsException e) {
            assertThat(function.getSpec().concurrencyOrNone().provisioned())
                    .as("only if there is none")
                    .isNull();
        }
    }
}
