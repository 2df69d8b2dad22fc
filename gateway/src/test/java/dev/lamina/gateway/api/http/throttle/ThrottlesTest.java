package dev.lamina.gateway.api.http.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lamina.api.HttpThrottle;
import dev.lamina.gateway.cluster.SharedUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several gateways in simulated time; reports arrive after a delay. */
class ThrottlesTest {
    private static final long MILLISECOND = 1_000_000;
    private static final List<String> LIMIT = List.of("shop/api");

    // Mutable state
    private long now;

    @Test
    void burstIsAdmittedAndThenTheRate() {
        Throttles alone = new Throttles(new FakeUse(), () -> now);
        alone.limit(Map.of("shop/api", new HttpThrottle(10, 5)));

        assertThat(admitted(alone, 20)).isEqualTo(5);
        now += 300 * MILLISECOND;
        assertThat(admitted(alone, 20)).isEqualTo(3);
        now += 60_000 * MILLISECOND;
        assertThat(admitted(alone, 20)).isEqualTo(5);
    }

    @Test
    void requestOverOneLimitTakesNothingFromAnother() {
        Throttles alone = new Throttles(new FakeUse(), () -> now);
        alone.limit(Map.of("api", new HttpThrottle(1, 2), "route", new HttpThrottle(1, 1)));

        assertThat(alone.admit(List.of("api", "route"))).isTrue();
        assertThat(alone.admit(List.of("api", "route"))).isFalse();
        assertThat(alone.admit(List.of("api"))).isTrue();
    }

    @Test
    void changedLimitKeepsTokens() {
        Throttles alone = new Throttles(new FakeUse(), () -> now);
        alone.limit(Map.of("shop/api", new HttpThrottle(1, 10)));
        assertThat(admitted(alone, 9)).isEqualTo(9);

        alone.limit(Map.of("shop/api", new HttpThrottle(1, 20)));

        assertThat(admitted(alone, 20)).isEqualTo(1);
    }

    /** The last column: how the requests are spread over three gateways, in percent. */
    @ParameterizedTest
    @CsvSource({
        "100, 100, 34, 33, 33",
        "100, 100, 100, 0, 0",
        "100, 10, 60, 39, 1",
        "1000, 2000, 34, 33, 33",
        "20, 100, 50, 50, 0",
        "5, 5, 80, 10, 10"
    })
    void gatewaysAdmitTogetherWhatOneWould(int rate, int burst, int first, int second, int third) {
        Gateways gateways = new Gateways(new HttpThrottle(rate, burst));
        int seconds = 20;
        int perMillisecond = Math.max(1, rate / 200); // far more than the limit
        Random random = new Random(1);
        int admitted = 0;
        for (int ms = 0; ms < seconds * 1000; ms++) {
            now += MILLISECOND;
            gateways.deliver();
            for (int request = 0; request < perMillisecond; request++) {
                int at = random.nextInt(100);
                admitted += gateways.admit(at < first ? 0 : at < first + second ? 1 : 2) ? 1 : 0;
            }
        }
        assertThat((double) admitted).isCloseTo(burst + (double) rate * seconds, withinPercentage(10));
    }

    @Test
    void burstToAllGatewaysAtOnceIsSharedToo() {
        Gateways gateways = new Gateways(new HttpThrottle(10, 1000));
        int admitted = 0;
        for (int ms = 0; ms < 500; ms++) {
            now += MILLISECOND;
            gateways.deliver();
            for (int request = 0; request < 30; request++) {
                admitted += gateways.admit(request % 3) ? 1 : 0;
            }
        }
        assertThat((double) admitted).isCloseTo(1005, withinPercentage(10));
    }

    @Test
    void burstAfterPauseIsSharedToo() {
        Gateways gateways = new Gateways(new HttpThrottle(1, 100));
        now += 600_000 * MILLISECOND;
        int admitted = 0;
        for (int gateway = 0; gateway < Gateways.NUMBER; gateway++) {
            for (int ms = 0; ms < 100; ms++) {
                now += MILLISECOND;
                gateways.deliver();
                for (int request = 0; request < 3; request++) {
                    admitted += gateways.admit(gateway) ? 1 : 0;
                }
            }
        }
        assertThat((double) admitted).isCloseTo(100, withinPercentage(10));
    }

    @Test
    void lateReportIsPaidForWithinBurst() {
        Gateways gateways = new Gateways(new HttpThrottle(10, 20));

        gateways.links.getFirst().others.accept(Map.of("shop/api", 1_000_000));
        assertThat(gateways.admit(0)).isFalse();
        now += 2_200 * MILLISECOND;

        assertThat(gateways.admit(0)).isTrue();
    }

    @Test
    void gatewaysThatDoNotHearFromEachOtherDivideTheLimit() {
        FakeUse cutOff = new FakeUse(2);
        Throttles one = new Throttles(cutOff, () -> now);
        one.limit(Map.of("shop/api", new HttpThrottle(100, 10)));

        assertThat(admitted(one, 100)).isEqualTo(5);
        now += 100 * MILLISECOND;
        assertThat(admitted(one, 100)).isEqualTo(5);
    }

    private static int admitted(Throttles throttles, int requests) {
        int admitted = 0;
        for (int request = 0; request < requests; request++) {
            admitted += throttles.admit(LIMIT) ? 1 : 0;
        }
        return admitted;
    }

    /** Three gateways whose reports take 2 ms, and are sent every 50 ms or when they are worth it. */
    private final class Gateways {
        private static final int NUMBER = 3;
        private final List<Throttles> all = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();

        Gateways(HttpThrottle limit) {
            for (int i = 0; i < NUMBER; i++) {
                Link link = new Link();
                links.add(link);
                Throttles throttles = new Throttles(link, () -> now);
                throttles.begin();
                throttles.limit(Map.of("shop/api", limit));
                all.add(throttles);
            }
        }

        boolean admit(int gateway) {
            return all.get(gateway).admit(LIMIT);
        }

        void deliver() {
            for (Link from : links) {
                from.arrived()
                        .forEach(used -> links.stream().filter(to -> to != from).forEach(to -> to.others.accept(used)));
                from.send();
            }
        }
    }

    private final class Link implements SharedUse {
        private record Sent(long at, Map<String, Integer> used) {}

        private final List<Sent> sent = new ArrayList<>();
        private Supplier<Map<String, Integer>> own;
        private Consumer<Map<String, Integer>> others;
        private boolean soon;
        private long last;

        @Override
        public void exchange(Supplier<Map<String, Integer>> ownUse, Consumer<Map<String, Integer>> otherUse) {
            own = ownUse;
            others = otherUse;
        }

        @Override
        public void reportSoon() {
            soon = true;
        }

        @Override
        public int parts() {
            return 1;
        }

        List<Map<String, Integer>> arrived() {
            List<Map<String, Integer>> arrived = sent.stream()
                    .filter(each -> each.at() <= now - 2 * MILLISECOND)
                    .map(Sent::used)
                    .toList();
            sent.removeIf(each -> each.at() <= now - 2 * MILLISECOND);
            return arrived;
        }

        void send() {
            if (soon || now - last >= 50 * MILLISECOND) {
                soon = false;
                last = now;
                sent.add(new Sent(now, own.get()));
            }
        }
    }
}
