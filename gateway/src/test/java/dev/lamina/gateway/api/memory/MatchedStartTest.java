package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import org.junit.jupiter.api.Test;

class MatchedStartTest {

    /** The gateway creates copies with its own rights: without these, a caller could run what he may not create. */
    @Test
    void callerNeedsRightsOfCopyingAndInvoking() {
        FunctionId function = new FunctionId("shop", "resize");
        MatchedStart start = new MatchedStart(null, function);

        assertThat(start.anonymous()).isFalse();
        assertThat(start.needs()).isEqualTo(new Permission("create", "functions", "invoke", "shop", "resize"));
        assertThat(start.alsoNeeds().keySet())
                .containsExactlyInAnyOrder(
                        new Permission("get", "functions", "", "shop", "resize"),
                        new Permission("create", "functions", "", "shop", ""));
    }
}
