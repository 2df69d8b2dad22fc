package dev.lamina.installation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NatsOwnerTest {
    private static final String PLAIN = "lamina-system_lamina";
    private static final String HERE = PLAIN + "_0b7a2a6e-5a0f-4c0c-9d0e-3f9f0a1b2c3d";
    private static final String ELSEWHERE = PLAIN + "_1b7a2a6e-5a0f-4c0c-9d0e-3f9f0a1b2c3d";

    @Test
    void releaseWithoutClusterIdIsSame() {
        assertThat(owner(PLAIN).isSame(HERE)).isTrue();
        assertThat(owner(HERE).isSame(PLAIN)).isTrue();
        assertThat(owner(HERE).isSame(HERE)).isTrue();
    }

    @Test
    void sameNameInAnotherClusterIsAnotherRelease() {
        assertThat(owner(HERE).isSame(ELSEWHERE)).isFalse();
    }

    @Test
    void anotherNameIsAnotherRelease() {
        assertThat(owner(PLAIN).isSame("lamina-system_blue")).isFalse();
        assertThat(owner("blue").isSame("blue_green")).isFalse();
    }

    private static NatsOwner owner(String installation) {
        return new NatsOwner(new NatsNames(NatsNames.DEFAULT_PREFIX), installation, 1);
    }
}
