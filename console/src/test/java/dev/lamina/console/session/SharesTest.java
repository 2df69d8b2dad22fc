package dev.lamina.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One user's requests leave room for those of others. */
class SharesTest {
    private final Shares shares = new Shares(2, 3);

    @Test
    void userWithFullShareWaitsForOwnRequests() {
        assertThat(shares.take("ada", 1)).isTrue();
        assertThat(shares.take("ada", 1)).isTrue();
        assertThat(shares.take("ada", 1)).isFalse();
        assertThat(shares.take("grace", 1)).isTrue();

        shares.giveBack("ada", 1);
        assertThat(shares.take("ada", 1)).isTrue();
    }

    @Test
    void wholeIsNeverExceeded() {
        shares.take("ada", 2);

        assertThat(shares.take("grace", 2)).isFalse();
        assertThat(shares.take("grace", 1)).isTrue();
        shares.giveBack("ada", 2);
        assertThat(shares.take("hopper", 2)).isTrue();
    }

    @Test
    void endOfRequestGivesEverythingBackOnce() {
        Account account = new Account("ada", shares, shares, shares);
        assertThat(account.run()).isTrue();
        assertThat(account.read(1)).isTrue();
        assertThat(account.read(1)).isFalse();

        account.end();
        account.end();

        assertThat(account.read(1)).isFalse();
        assertThat(shares.users()).isZero();
        assertThat(shares.take("ada", 2)).isTrue();
    }

    @Test
    void droppedAnswerGivesRoomBackOnce() {
        Account account = new Account("ada", shares, shares, shares);
        assertThat(account.read(2)).isTrue();

        account.drop(2);

        assertThat(account.read(2)).isTrue();
        account.end();
        assertThat(shares.users()).isZero();
    }

    @Test
    void userWithoutRequestsIsForgotten() {
        shares.take("ada", 1);
        shares.giveBack("ada", 1);

        assertThat(shares.users()).isZero();
    }
}
