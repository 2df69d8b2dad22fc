package dev.lamina.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One user's requests leave room for those of others. */
class RequestSharesTest {
    private final RequestShares shares = new RequestShares(2);

    @Test
    void userWithFullShareWaitsForOwnRequests() {
        assertThat(shares.take("ada")).isTrue();
        assertThat(shares.take("ada")).isTrue();
        assertThat(shares.take("ada")).isFalse();
        assertThat(shares.take("grace")).isTrue();

        shares.giveBack("ada");
        assertThat(shares.take("ada")).isTrue();
    }

    @Test
    void userWithoutRequestsIsForgotten() {
        shares.take("ada");
        shares.giveBack("ada");

        assertThat(shares.users()).isZero();
    }
}
