package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunctionIdTest {
    private static final FunctionId PAY = new FunctionId("shop", "pay");

    @Test
    void numberIsVersion() {
        FunctionId id = FunctionId.of("shop", "pay", Optional.of("12"));

        assertThat(id).isEqualTo(new FunctionId("shop", "pay.12"));
        assertThat(id.function()).isEqualTo(PAY);
        assertThat(id.version()).isEqualTo("12");
        assertThat(id.isVersion()).isTrue();
        assertThat(id.arn("eu-1")).isEqualTo("arn:aws:lambda:eu-1:shop:function:pay:12");
    }

    @Test
    void nameIsAlias() {
        FunctionId id = FunctionId.of("shop", new FunctionReference("pay", "live"));

        assertThat(id.isAlias()).isTrue();
        assertThat(id.isVersion()).isFalse();
        assertThat(id.function()).isEqualTo(PAY);
        assertThat(id.arn("eu-1")).isEqualTo("arn:aws:lambda:eu-1:shop:function:pay:live");
    }

    @Test
    void latestIsFunctionItself() {
        assertThat(FunctionId.of("shop", "pay", Optional.of("$LATEST"))).isEqualTo(PAY);
        assertThat(PAY.function()).isSameAs(PAY);
        assertThat(PAY.version()).isEqualTo("$LATEST");
        assertThat(PAY.arn("eu-1")).isEqualTo("arn:aws:lambda:eu-1:shop:function:pay");
    }
}
