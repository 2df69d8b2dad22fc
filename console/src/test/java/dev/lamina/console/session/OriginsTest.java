package dev.lamina.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What browsers say of a request that changes something. */
class OriginsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, http://localhost:8080, localhost:8080, true",
                "none, -, localhost:8080, true",
                "cross-site, http://evil.example, localhost:8080, false",
                "same-site, http://localhost:9999, localhost:8080, false",
                "-, http://localhost:8080, localhost:8080, true",
                "-, http://localhost:9999, localhost:8080, false",
                "-, null, localhost:8080, false",
                "-, not a uri, localhost:8080, false",
                "-, -, localhost:8080, false"
            })
    void requestOfOwnPageIsAccepted(String site, String origin, String host, boolean accepted) {
        assertThat(Origins.areSame(site, origin, host)).isEqualTo(accepted);
    }
}
