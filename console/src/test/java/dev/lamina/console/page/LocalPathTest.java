package dev.lamina.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/ns/shop/functions/login", "/ns/login.x/functions"})
    void pageOfConsoleIsKept(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "//evil.example/", "https://evil.example", "/login", "/login/again", "/x/../login/again"})
    void otherSiteAndPageOfLoginAreNot(String path) {
        assertThat(LocalPath.of(path)).isEqualTo("/");
    }
}
