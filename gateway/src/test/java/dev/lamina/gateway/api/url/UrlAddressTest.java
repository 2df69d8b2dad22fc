package dev.lamina.gateway.api.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlAddressTest {
    private static final Optional<String> DOMAIN = Optional.of("fn.example.org");

    @ParameterizedTest
    @CsvSource({
        "gateway, /url/shop/orders, /",
        "gateway, /url/shop/orders/, /",
        "gateway, /url/shop/orders/a/b/, /a/b/",
        "gateway, /url/shop/orders//a, //a",
        "gateway, /url/shop/orders/a%2Fb%20c, /a%2Fb%20c",
        "orders.shop.fn.example.org, /, /",
        "Orders.Shop.FN.example.org, /a, /a",
        "orders.shop.fn.example.org, /2015-03-31/functions, /2015-03-31/functions",
        "orders.shop.fn.example.org, /url/shop/wishes/a, /url/shop/wishes/a"
    })
    void addressNamesFunction(String host, String path, String rawPath) {
        assertThat(UrlAddress.of(host, path, DOMAIN))
                .contains(new UrlAddress(new FunctionId("shop", "orders"), rawPath));
    }

    @Test
    void domainIgnoresCase() {
        assertThat(UrlAddress.of("orders.shop.fn.example.org", "/", Optional.of("Fn.Example.org")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fn.example.org",
                "api.fn.example.org",
                "a.orders.shop.fn.example.org",
                "orders.shop.example.org",
                ".shop.fn.example.org",
                "orders..fn.example.org",
                "orders.shop.fn.example.org.",
                "shopfn.example.org",
                ""
            })
    void otherHostIsNotFunctionUrl(String host) {
        assertThat(UrlAddress.of(host, "/2015-03-31/functions", DOMAIN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/url", "/urls/shop/orders", "/2015-03-31/functions/url/invocations", "*"})
    void otherPathIsNotFunctionUrl(String path) {
        assertThat(UrlAddress.of("gateway", path, Optional.empty())).isEmpty();
        assertThat(UrlAddress.of(null, path, DOMAIN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/url/", "/url//", "/url/shop", "/url/shop/", "/url///"})
    void missingNameIsEmptyFunctionName(String path) {
        assertThat(UrlAddress.of("gateway", path, DOMAIN)
                        .orElseThrow()
                        .function()
                        .name())
                .isEmpty();
    }
}
