package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionTokenTest {
    private static final FunctionToken ORDERS = new FunctionToken("shop", "orders", "11111111-2222");

    @Test
    void signedTokenIsVerified() {
        assertThat(FunctionToken.verified(ORDERS.signed("key"), "key")).contains(ORDERS);
    }

    @Test
    void sameFunctionAndKeyGiveSameToken() {
        assertThat(ORDERS.signed("key"))
                .isEqualTo(ORDERS.signed("key"))
                .startsWith(FunctionToken.PREFIX)
                .matches("[\\w.-]+");
        assertThat(ORDERS.signed("other")).isNotEqualTo(ORDERS.signed("key"));
        assertThat(new FunctionToken("shop", "orders", "3").signed("key")).isNotEqualTo(ORDERS.signed("key"));
    }

    @Test
    void tokenOfAnotherKeyIsNotVerified() {
        assertThat(FunctionToken.verified(ORDERS.signed("key"), "other")).isEmpty();
    }

    @Test
    void tokenWithSignatureOfAnotherIsNotVerified() {
        String refunds = new FunctionToken("shop", "refunds", "3").signed("key");
        String mixed = refunds.substring(0, refunds.lastIndexOf('.'))
                + ORDERS.signed("key").substring(ORDERS.signed("key").lastIndexOf('.'));
        assertThat(FunctionToken.verified(mixed, "key")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lamina1.",
                "lamina1.abc",
                "lamina1..",
                "lamina1.abc.def",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
                "...",
                "lamina1.%%%.é"
            })
    void malformedTokenIsNotVerified(String text) {
        assertThat(FunctionToken.verified(text, "key")).isEmpty();
    }
}
