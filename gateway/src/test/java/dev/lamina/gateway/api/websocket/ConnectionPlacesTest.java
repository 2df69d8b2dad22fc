package dev.lamina.gateway.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionPlacesTest {
    private final ConnectionPlaces places = new ConnectionPlaces(8);

    @Test
    void namespaceHasQuarter() {
        Place first = places.take("a").orElseThrow();

        assertThat(places.take("a")).isPresent();
        assertThat(places.take("a")).isEmpty();
        assertThat(places.take("b")).isPresent();
        first.release();
        assertThat(places.take("a")).isPresent();
        assertThat(places.take("a")).isEmpty();
    }

    @Test
    void allTogetherHaveTotal() {
        for (String namespace : new String[] {"a", "b", "c", "d"}) {
            assertThat(places.take(namespace)).isPresent();
            assertThat(places.take(namespace)).isPresent();
        }

        assertThat(places.take("e")).isEmpty();
    }
}
