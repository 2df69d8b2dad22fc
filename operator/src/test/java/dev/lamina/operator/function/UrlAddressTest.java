package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.UrlAuth;
import dev.lamina.operator.config.OperatorConfig;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlAddressTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
      http://gateway.example:30080,   -,              http://gateway.example:30080/url/shop/orders/
      https://gateway.example/,       -,              https://gateway.example/url/shop/orders/
      https://example.org/lambda,     -,              https://example.org/lambda/url/shop/orders/
      https://gateway.example,        fn.example.org, https://orders.shop.fn.example.org/
      http://gateway.example:30080,   fn.example.org, http://orders.shop.fn.example.org:30080/""")
    void addressIsMadeFromConfiguration(URI base, String domain, String address) {
        assertThat(UrlAddress.of(orders(new FunctionUrl(UrlAuth.NONE, null)), config(base, domain)))
                .contains(address);
    }

    @Test
    void addressIsAbsentWithoutConfiguration() {
        assertThat(UrlAddress.of(orders(new FunctionUrl(UrlAuth.NONE, null)), config(null, "fn.example.org")))
                .isEmpty();
    }

    @Test
    void functionWithoutUrlHasNoAddress() {
        assertThat(UrlAddress.of(orders(null), config(URI.create("https://gateway.example"), null)))
                .isEmpty();
    }

    private static Function orders(FunctionUrl url) {
        FunctionSpec plain = TestFunctions.spec(TestFunctions.inline("class A {}"));
        return TestFunctions.function(
                "shop",
                "orders",
                FunctionSpecBuilder.builder()
                        .runtime(plain.runtime())
                        .handler(plain.handler())
                        .code(plain.code())
                        .url(url)
                        .build());
    }

    private static OperatorConfig.Url config(URI base, String domain) {
        return new OperatorConfig.Url() {
            @Override
            public Optional<URI> base() {
                return Optional.ofNullable(base);
            }

            @Override
            public Optional<String> domain() {
                return Optional.ofNullable(domain);
            }
        };
    }
}
