package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.http.AwsException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionNameTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                // name                                                region     namespace name       qualifier
                "orders,                                               -,         -,        orders,    -",
                "orders:$LATEST,                                       -,         -,        orders,    $LATEST",
                "orders:live,                                          -,         -,        orders,    live",
                "shop.orders,                                          -,         shop,     orders,    -",
                "shop.orders:live,                                     -,         shop,     orders,    live",
                "shop.orders.v2,                                       -,         shop,     orders.v2, -",
                "function:orders,                                      -,         -,        orders,    -",
                "shop:function:orders,                                 -,         shop,     orders,    -",
                "shop:function:orders:live,                            -,         shop,     orders,    live",
                "us-east-1:shop:function:orders,                       us-east-1, shop,     orders,    -",
                "arn:aws:lambda:us-east-1:shop:function:orders,        us-east-1, shop,     orders,    -",
                "arn:aws:lambda:us-east-1:shop:function:orders:$LATEST,us-east-1, shop,     orders,    $LATEST",
                "arn:aws-cn:lambda:cn-north-1:shop:function:orders:7,  cn-north-1,shop,     orders,    7",
                "Orders_2,                                             -,         -,        Orders_2,  -"
            })
    void everyFormOfNameIsParsed(String text, String region, String namespace, String name, String qualifier) {
        assertThat(FunctionName.parse(text, Optional.empty()))
                .isEqualTo(new FunctionName(
                        Optional.ofNullable(region),
                        Optional.ofNullable(namespace),
                        name,
                        Optional.ofNullable(qualifier)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:",
                ":a",
                "a b",
                "a/b",
                "a:b:c",
                ".",
                "a.",
                ".a",
                "SHOP.orders",
                "arn",
                "arn:aws:lambda",
                "arn:aws:s3:us-east-1:shop:function:orders",
                "arn:aws:lambda:us-east-1:shop:layer:orders",
                "arn:aws:lambda:us-east-1:shop:function:orders:1:2",
                "arn:gcp:lambda:us-east-1:shop:function:orders",
                "arn:aws:lambda:us-east-1::function:orders",
                "function:",
                "shop:function:",
                "\u0000",
                "a\r\nb",
                "🦊",
                "$LATEST",
                "a234567890123456789012345678901234567890123456789012345678901234x"
            })
    void invalidNameIsRefusedAsByLambda(String text) {
        assertThatThrownBy(() -> FunctionName.parse(text, Optional.empty()))
                .hasMessageStartingWith("1 validation error detected: Value '" + text
                        + "' at 'functionName' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: ")
                .isInstanceOfSatisfying(AwsException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.code()).isEqualTo("ValidationException");
                });
    }

    @Test
    void qualifierCanBeSeparate() {
        assertThat(FunctionName.parse("orders", Optional.of("live")).qualifier())
                .contains("live");
        assertThat(FunctionName.parse("orders:live", Optional.of("live")).qualifier())
                .contains("live");
    }

    @Test
    void differentQualifiersAreInvalid() {
        assertThatThrownBy(() -> FunctionName.parse("orders:live", Optional.of("$LATEST")))
                .hasMessage("The derived qualifier from the function name does not match the specified qualifier.")
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterValueException"));
    }

    @Test
    void malformedQualifierIsNamed() {
        assertThatThrownBy(() -> FunctionName.parse("orders", Optional.of("not a qualifier")))
                .hasMessageContaining("'qualifier'");
    }

    @Test
    void arnHasQualifierAsCalled() {
        assertThat(target("orders").arn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:orders");
        assertThat(target("orders:$LATEST").arn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:orders:$LATEST");
        assertThat(target("other.orders").arn()).isEqualTo("arn:aws:lambda:us-east-1:other:function:orders");
    }

    @Test
    void onlyLatestExists() {
        assertThat(target("orders").latest()).isTrue();
        assertThat(target("orders:$LATEST").latest()).isTrue();
        assertThat(target("orders:live").latest()).isFalse();
        assertThat(target("orders:live").notFound())
                .hasMessage("Function not found: arn:aws:lambda:us-east-1:shop:function:orders:live");
    }

    @Test
    void functionOfAnotherRegionIsNotFound() {
        assertThatThrownBy(() -> target("arn:aws:lambda:eu-west-1:shop:function:orders"))
                .hasMessage("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')")
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("ResourceNotFoundException"));
    }

    private static FunctionRef target(String name) {
        return FunctionRef.of(FunctionName.parse(name, Optional.empty()), "us-east-1", "shop");
    }
}
