package dev.lamina.gateway.api.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The values that identity sources name. */
class IdentitySourceTest {
    private final RouteRequest request = RouteRequests.with("X-Key", "k", "X-Two", "1", "X-Two", "2", "X-Empty", "");

    @Test
    void headerIsFoundInAnyCase() {
        assertThat(value("$request.header.x-KEY")).contains("k");
        assertThat(value("$request.header.X-Two")).contains("1,2");
    }

    @Test
    void queryIsDecoded() {
        assertThat(value("$request.querystring.b")).contains("ä");
        assertThat(value("$request.querystring.a")).contains("1,2");
    }

    @Test
    void contextHasVariables() {
        assertThat(List.of("routeKey", "identity.sourceIp", "httpMethod", "stage", "apiId", "domainName", "path"))
                .map(name -> value("$context." + name).orElseThrow())
                .containsExactly(
                        "GET /pets/{id}", "192.0.2.1", "GET", "$default", "shop", "shop.example.com", "/pets/7");
        assertThat(value("$stageVariables.table")).contains("pets");
    }

    @Test
    void emptyOrMissingValueIsAbsent() {
        assertThat(List.of(
                        "$request.header.X-Empty",
                        "$request.header.none",
                        "$request.querystring.none",
                        "$stageVariables.none",
                        "$context.identity.userAgent",
                        "$context.none"))
                .allMatch(expression -> value(expression).isEmpty());
    }

    @Test
    void unknownContextVariableIsExplained() {
        assertThat(new IdentitySource("$context.none").problem())
                .get()
                .asString()
                .contains("\"$context.none\" does not exist")
                .contains("identity.sourceIp");
        assertThat(new IdentitySource("$context.routeKey").problem()).isEmpty();
        assertThat(new IdentitySource("$request.header.none").problem()).isEmpty();
    }

    private Optional<String> value(String expression) {
        return new IdentitySource(expression).value(request);
    }
}
