package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerLookupTest {
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile boolean virtual = true;
    private final BrokerLookup impatient = new BrokerLookup(this::resolve, Duration.ofMillis(20));

    @AfterEach
    void endLookups() {
        answer.countDown();
    }

    @Test
    void slowNameServerIsNotAwaited() {
        assertThatThrownBy(() -> impatient.find("shop", "slow"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("slow: the name server does not answer");
    }

    @Test
    void namespaceHasFewLookups() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> impatient.find("shop", "slow")).isInstanceOf(UnknownHostException.class);
        }

        assertThat(lookups).hasValue(4);
        assertThat(patient().find("office", "fast")).isNotNull();
    }

    @Test
    void endedLookupFreesItsPermit() throws Exception {
        BrokerLookup lookup = patient();
        for (int i = 0; i < 10; i++) {
            assertThat(lookup.find("shop", "fast")).isNotNull();
        }
    }

    @Test
    void lookupHasThreadOfSystem() throws Exception {
        patient().find("shop", "fast");

        assertThat(virtual).isFalse();
    }

    @Test
    void unknownHostIsNamed() {
        assertThatThrownBy(() -> patient().find("shop", "none"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("none: there is no such host");
    }

    private BrokerLookup patient() {
        return new BrokerLookup(this::resolve, Duration.ofSeconds(10));
    }

    private InetAddress resolve(String host) throws UnknownHostException {
        virtual = Thread.currentThread().isVirtual();
        lookups.incrementAndGet();
        if (host.equals("none")) {
            throw new UnknownHostException(host);
        }
        if (host.equals("slow")) {
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return InetAddress.getLoopbackAddress();
    }
}
