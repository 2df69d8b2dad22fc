package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDomainsTest {
    private static final ApiDomains DOMAINS = new ApiDomains(
            List.of("example.org", "shop.example.org", "open.shop.example.org"),
            Map.of("example.org", List.of("web"), "shop.example.org", List.of("shop", "shop-test")));

    @ParameterizedTest
    @CsvSource({
        "example.org, web, true",
        "a.example.org, web, true",
        "a.example.org, shop, false",
        "a.shop.example.org, shop, true",
        "a.shop.example.org, shop-test, true",
        "a.shop.example.org, web, false",
        "a.open.shop.example.org, any, true",
        "aexample.org, web, false",
        "org, web, false"
    })
    void longestDomainNamesNamespaces(String host, String namespace, boolean allowed) {
        assertThat(DOMAINS.allows(host, namespace)).isEqualTo(allowed);
    }
}
