package dev.lamina.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayNameTest {
    private static final String SERVICE = "lamina-gateway-internal.lamina-system.svc";
    private static final String WHOLE = SERVICE + ".cluster.local.";

    private final List<String> asked = new ArrayList<>();

    @Test
    void wholeNameIsAskedForOnce() throws Exception {
        assertThat(name(WHOLE, WHOLE).resolve()).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(asked).containsExactly(WHOLE);
    }

    @Test
    void otherDomainIsFoundBySearch() throws Exception {
        assertThat(name(WHOLE, SERVICE).resolve()).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(asked).containsExactly(WHOLE, SERVICE);
    }

    @Test
    void wrongDomainIsAskedForOnce() throws Exception {
        GatewayName name = name(WHOLE, SERVICE);
        name.resolve();
        name.resolve();
        assertThat(asked).containsExactly(WHOLE, SERVICE, SERVICE);
    }

    @Test
    void namespaceMayBeNamedSvc() throws Exception {
        name("gateway.svc.svc.cluster.local.", "gateway.svc.svc").resolve();
        assertThat(asked).containsExactly("gateway.svc.svc.cluster.local.", "gateway.svc.svc");
    }

    @Test
    void unknownNameIsAskedForOnce() {
        for (String host : List.of(SERVICE, "localhost", "gateway.example.")) {
            asked.clear();
            assertThatThrownBy(() -> name(host, "another").resolve()).isInstanceOf(UnknownHostException.class);
            assertThat(asked).containsExactly(host);
        }
    }

    @Test
    void headerHasNoDotAtItsEnd() {
        assertThat(new GatewayName(WHOLE).header()).isEqualTo(SERVICE + ".cluster.local");
        assertThat(new GatewayName("localhost").header()).isEqualTo("localhost");
    }

    private GatewayName name(String host, String known) {
        return new GatewayName(host, asks -> {
            asked.add(asks);
            if (!asks.equals(known)) {
                throw new UnknownHostException(asks);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
    }
}
