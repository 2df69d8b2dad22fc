package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRouteTest {
    private static final List<HttpRoute> ROUTES = Stream.of(
                    "$default",
                    "ANY /{proxy+}",
                    "ANY /pets/dog/1",
                    "GET /pets/dog/{id}",
                    "GET /pets/dog/1",
                    "GET /pets/{proxy+}",
                    "GET /{kind}/cat/2",
                    "GET /pets/dog/{id}/{rest+}",
                    "GET /")
            .map(HttpRoute::of)
            .sorted(HttpRoute.MOST_SPECIFIC_FIRST)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "GET, /pets/dog/1, GET /pets/dog/1",
        "PUT, /pets/dog/1, ANY /pets/dog/1",
        "GET, /pets/dog/2, GET /pets/dog/{id}",
        "GET, /pets/cat/1, GET /pets/{proxy+}",
        "GET, /pets/cat/2, GET /{kind}/cat/2",
        "GET, /pets/dog/2/x/y, GET /pets/dog/{id}/{rest+}",
        "GET, /pets/, ANY /{proxy+}",
        "POST, /test/5, ANY /{proxy+}",
        "GET, /, GET /",
        "POST, /, $default"
    })
    void mostSpecificRouteGetsRequest(String method, String path, String key) {
        assertThat(found(method, path)).isEqualTo(key);
    }

    @Test
    void parametersHaveValues() {
        assertThat(HttpRoute.of("GET /a/{id}/{rest+}").match("GET", segments("/a/b c/d/e/")))
                .contains(Map.of("id", "b c", "rest", "d/e/"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a/{id}, GET, /a/",
        "GET /a/{id}, GET, /a/b/",
        "GET /a/{p+}, GET, /a/",
        "GET /a, GET, /a/",
        "GET /a, HEAD, /a",
        "GET /a, GET, /A"
    })
    void otherRequestsDoNotMatch(String route, String method, String path) {
        assertThat(HttpRoute.of(route).match(method, segments(path))).isEmpty();
    }

    @Test
    void shapeIgnoresNames() {
        assertThat(HttpRoute.of("GET /a/{id}/{p+}").shape())
                .isEqualTo(HttpRoute.of("PUT /a/{b}/{c+}").shape())
                .isNotEqualTo(HttpRoute.of("PUT /a/{b}/{c}").shape());
    }

    @Test
    void textMayBeEncoded() {
        HttpRoute route = HttpRoute.of("GET /a%20b/c%2Fd/e+f%2B");

        assertThat(route.match("GET", List.of("a b", "c/d", "e+f+"))).contains(Map.of());
        assertThat(HttpRoute.of("GET /%61/%7B%7D").shape())
                .isEqualTo(HttpRoute.of("GET /a/%7b%7d").shape())
                .isNotEqualTo(HttpRoute.of("GET /a/{x}").shape());
        assertThat(HttpRoute.of("GET /a%2Fb").shape())
                .isNotEqualTo(HttpRoute.of("GET /a/b").shape());
    }

    @Test
    void percentSignAloneIsRefused() {
        assertThatThrownBy(() -> HttpRoute.of("GET /100%")).hasMessageContaining("two hexadecimal digits");
    }

    @Test
    void sameNameTwiceIsRefused() {
        assertThatThrownBy(() -> HttpRoute.of("GET /{a}/{a+}")).hasMessageContaining("two parameters");
    }

    private static String found(String method, String path) {
        return ROUTES.stream()
                .filter(route -> route.match(method, segments(path)).isPresent())
                .findFirst()
                .map(HttpRoute::key)
                .orElse("none");
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }
}
