package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionNameTest {

    @Test
    void nameOfVersionHasItsNumber() {
        VersionName name = VersionName.of("pay.12");

        assertThat(name).isEqualTo(new VersionName("pay", "12")).hasToString(FunctionVersion.name("pay", 12));
        assertThat(name.isPublished()).isTrue();
    }

    @Test
    void nameOfFunctionIsLatest() {
        VersionName name = VersionName.of("pay-12");

        assertThat(name).isEqualTo(new VersionName("pay-12", "$LATEST")).hasToString("pay-12");
        assertThat(name.isPublished()).isFalse();
    }
}
